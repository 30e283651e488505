"""The headings that a story knows, under the wordings that sites use. A new wording is one more line here."""

from enum import Enum

from seeds.reader.lines import heading_text, label
from seeds.reader.wordings import wordings_in


class Kind(Enum):
    """What the lines below a heading are."""

    BODY = "body"
    WHY = "why it matters"
    KEY_POINTS = "key points"
    PLAIN_WORDS = "plain words"
    SIDES = "sides"
    CRITICS = "critics"
    DEFENDERS = "defenders"
    NEUTRAL = "neutral"
    FORECAST = "forecast"
    TIMELINE = "timeline"
    SOURCES = "sources"
    TOPICS = "topics"
    NOISE = "noise level"


CAMPS = frozenset({Kind.CRITICS, Kind.DEFENDERS, Kind.NEUTRAL})

_LABEL = 40  # characters before a colon
_WORDINGS = {
    Kind.WHY: """
        why it matters | why this matters | why does it matter | why does this matter | why that matters
        what's at stake | what is at stake | the stakes | why it is important | why it's important
        why you should care | significance
    """,
    Kind.KEY_POINTS: """
        key points | key takeaways | takeaways | the takeaways | main points | the main points | key facts | highlights
        at a glance | what to know | what you need to know | things to know | tl;dr | tldr | the essentials
    """,
    Kind.PLAIN_WORDS: """
        in plain words | plain words | in plain english | plain english | in plain language | in simple terms
        in simple words | simply put | put simply | the simple version | eli5 | explain it like i'm five
        explain like i'm five | explained simply
    """,
    Kind.SIDES: """
        sides | the sides | both sides | who says what | who stands where | positions | the positions | perspectives
        viewpoints | points of view | stakeholders | where they stand | the debate
    """,
    Kind.CRITICS: """
        critics | the critics | critics say | what critics say | critical voices | opponents | the opponents
        opponents say | against | the case against | arguments against | skeptics | sceptics | opposition
        opposed | detractors | cons
    """,
    Kind.DEFENDERS: """
        defenders | the defenders | defenders say | what defenders say | supporters | the supporters | supporters say
        what supporters say | proponents | advocates | backers | in favor | in favour | for | the case for
        arguments for | supportive | pros
    """,
    Kind.NEUTRAL: """
        neutral | neutrals | neutral voices | neutral observers | neutral parties | neutral views | observers
        undecided | in between | mixed | mixed views | on the fence
    """,
    Kind.FORECAST: """
        forecast | the forecast | outlook | the outlook | prediction | predictions | what's next | what is next
        what comes next | what happens next | what to expect | what to watch
        looking ahead | next steps | the road ahead
    """,
    Kind.TIMELINE: """
        timeline | the timeline | timeline of events | chronology | key dates | key moments | key events
        how we got here | the story so far
    """,
    Kind.SOURCES: "sources | source | references | citations | reported by",
    Kind.TOPICS: "topics | topic | tags | filed under | categories",
    Kind.NOISE: "noise level | noise score | noise meter",
}
_KINDS = {wording: kind for kind, wordings in _WORDINGS.items() for wording in wordings_in(wordings)}


def kind_of(line: str) -> Kind | None:
    """What this line heads, or None where it is no heading that we know."""
    return _KINDS.get(label(heading_text(line)))


def split_inline(line: str, *, camps: bool) -> tuple[Kind, str] | None:
    """`Why it matters: trams carry half the town` as kind and content; camps count only within the sides."""
    before, colon, after = line.partition(":")
    kind = _KINDS.get(label(before)) if colon and len(before) <= _LABEL and after.strip() else None
    if kind is None or (kind in CAMPS and not camps):
        return None
    return kind, after.strip()
