"""What a document says anew, brought into a story that editors may have changed: three texts, field by field."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import pairwise
from typing import Any

import orjson

from stories.drafts import StoryDraft, from_plain, to_plain
from stories.slugs import topic_slug

MOST_ENTRIES = 500  # of a list that both have changed: comparing takes up to the cube of their number


@dataclass(frozen=True)
class Reconciled:
    """`draft` is the story with every change of its document that meets no change of an editor.

    `conflicts` names the fields, in order, that both have changed: in `draft` they say what the story says. `changes`
    names those that `draft` says otherwise than the story.
    """

    draft: StoryDraft
    changes: list[str]
    conflicts: list[str]


def reconcile(*, before: StoryDraft | None, story: StoryDraft, document: StoryDraft) -> Reconciled:
    """Apply to the story what the document says otherwise than `before`, when it was last read.

    Texts are compared as a whole; lists and the body entry by entry, so that an editor and a document may change
    different sides or paragraphs. Where `before` is not known every difference is a conflict.
    """
    mine, theirs = to_plain(story), to_plain(document)
    if before is None:
        return Reconciled(story, [], [name for name in mine if not _same(name, mine[name], theirs[name])])
    last = to_plain(before)
    merged = {name: _merge(name, last[name], mine[name], theirs[name]) for name in mine}
    conflicts = [name for name, value in merged.items() if value is None]
    changes = [name for name, value in merged.items() if value is not None and not _same(name, mine[name], value)]
    return Reconciled(from_plain(mine | {name: merged[name] for name in changes}), changes, conflicts)


def pick_fields(names: Sequence[str], *, of: StoryDraft, into: StoryDraft) -> StoryDraft:
    """`into`, with these fields as they are in `of`."""
    taken = to_plain(of)
    return from_plain(to_plain(into) | {name: taken[name] for name in names})


def _same(name: str, one: Any, other: Any) -> bool:
    return sorted(map(topic_slug, one)) == sorted(map(topic_slug, other)) if name == "topics" else bool(one == other)


def _merge(name: str, before: Any, mine: Any, theirs: Any) -> Any:
    """What the field is to say, or None where both have changed it."""
    if _same(name, theirs, before) or _same(name, theirs, mine):
        return mine
    if _same(name, mine, before):
        return theirs
    match name:
        case "topics":
            return _merge_topics(before, mine, theirs)
        case "body":
            merged = _merge_lists(*map(_blocks, (before, mine, theirs)))
            return None if merged is None else _body(merged)
    return _merge_lists(before, mine, theirs) if isinstance(mine, list) else None


def _merge_topics(before: list[str], mine: list[str], theirs: list[str]) -> list[str]:
    """A set, known by slugs: it has no order that could be disputed."""
    last, now = set(map(topic_slug, before)), {topic_slug(name): name for name in theirs}
    kept = [name for name in mine if topic_slug(name) in now or topic_slug(name) not in last]
    have = set(map(topic_slug, mine))
    return kept + [name for slug, name in now.items() if slug not in last | have]


def _merge_lists(before: list[Any], mine: list[Any], theirs: list[Any]) -> list[Any] | None:
    """Both kinds of changes, or None where they touch the same entries or add at the same place."""
    if max(map(len, (before, mine, theirs))) > MOST_ENTRIES:
        return None
    hunks = [*_hunks(before, mine), *_hunks(before, theirs)]
    hunks = sorted({_key(hunk): hunk for hunk in hunks}.values(), key=lambda hunk: hunk[:2])  # once what is the same
    if any(start < end or (start, end) == (at, to) for (at, end, _), (start, to, _) in pairwise(hunks)):
        return None
    merged, done = [], 0
    for start, end, entries in hunks:
        merged += before[done:start] + entries
        done = end
    return merged + before[done:]


def _hunks(before: list[Any], after: list[Any]) -> Iterator[tuple[int, int, list[Any]]]:
    """(start, end, entries): what stands in `after` in the place of `before[start:end]`."""
    matcher = SequenceMatcher(None, [*map(_key, before)], [*map(_key, after)], autojunk=False)
    for kind, start, end, first, last in matcher.get_opcodes():
        if kind != "equal":
            yield start, end, after[first:last]


def _key(entry: Any) -> bytes:
    return orjson.dumps(entry, option=orjson.OPT_SORT_KEYS)


def _blocks(body: list[dict[str, Any]]) -> list[dict[str, str]]:
    """Headings and paragraphs in one line, so that paragraphs are entries, too."""
    return [
        block
        for part in body
        for block in ({"heading": part["heading"]}, *({"paragraph": text} for text in part["paragraphs"]))
    ]


def _body(blocks: list[dict[str, str]]) -> list[dict[str, Any]]:
    body: list[dict[str, Any]] = []
    for block in blocks:
        if "heading" in block or not body:
            body.append({"heading": block.get("heading", ""), "paragraphs": []})
        if "paragraph" in block:
            body[-1]["paragraphs"].append(block["paragraph"])
    return body
