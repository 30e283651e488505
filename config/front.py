"""Public addresses whose answers are kept ready for a second, and what may be asked of them.

A view there says what its answer is about (`core.front.outdating.keep_ready`), or it is not kept. Left out is whatever
somebody could vary without end (words that are searched for), and what hardly two people ask for within a second.
"""

STORY = r"/api/v1/stories/[-a-zA-Z0-9_]+/"
COMMENT = r"/api/v1/comments/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/"
PAGING = frozenset({"limit", "cursor"})

KEPT_READY = (
    (STORY + "comments/", {"sort", "side", "depth"} | PAGING),
    (STORY + "anchors/", frozenset[str]()),
    (STORY, frozenset[str]()),
    (COMMENT + "replies/", {"depth"} | PAGING),
    (COMMENT, frozenset({"depth"})),
    (COMMENT + "context/", frozenset[str]()),
    ("/api/v1/stories/", {"order", "topic"} | PAGING),
    (STORY + "noise/", frozenset({"history"})),
    (STORY + "related/", frozenset[str]()),
    (STORY.removesuffix("/") + r"/comments\.atom", frozenset[str]()),
    ("/api/v1/topics/", PAGING),
    (r"/api/v1/feeds/stories\.atom", frozenset({"topic"})),
)
