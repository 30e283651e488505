"""The parts of a public story, kept in step with its text. The callers' transaction, and their lock of the story."""

from collections.abc import Sequence
from typing import Any

from stories.drafts import to_plain
from stories.models import Passage, Story
from stories.passages import KINDS, beginning_of, entries_of, match_entries
from stories.selectors import draft_of

Change = tuple[Passage.Kind, Sequence[Any], Sequence[Any]]  # the entries before and after


def begin_passages(story: Story) -> None:
    """Name the parts of a story that has just become public."""
    plain = to_plain(draft_of(story))
    _write(story, [(kind, [], entries_of(plain, field)) for field, kind in KINDS.items()])


def keep_passages(story: Story, changes: dict[str, list[Any]]) -> None:
    """Bring the parts up to date with a correction: {field: [before, after]} as it is written into the story.

    What is still the same part keeps its name, with the new words from this version on; the rest is gone, or new.
    """
    changed = []
    for field in changes.keys() & KINDS.keys():
        before, after = ({field: value} for value in changes[field])
        changed.append((KINDS[field], entries_of(before, field), entries_of(after, field)))
    if changed:
        _write(story, changed)


def _write(story: Story, parts: Sequence[Change]) -> None:
    named = Passage.objects.filter(story=story, kind__in=[kind for kind, _, _ in parts], position__isnull=False)
    known = {(row.kind, row.position): row for row in named}
    kept, new = list[Passage](), list[Passage]()
    for kind, before, after in parts:
        was = {match.after: match.before for match in match_entries(kind, before, after)}
        for position, entry in enumerate(after):
            passage = known.pop((kind, was.get(position)), None)
            if passage is None:
                new.append(_passage(story, kind, position, entry))
                continue
            if entry != before[was[position]]:
                passage.since, passage.text = story.version, beginning_of(kind, entry)
            passage.position = position
            kept.append(passage)
    for passage in known.values():
        passage.position = None
    Passage.objects.bulk_update([*kept, *known.values()], ["position", "since", "text"])
    Passage.objects.bulk_create(new)


def _passage(story: Story, kind: Passage.Kind, position: int, entry: Any) -> Passage:
    text = beginning_of(kind, entry)
    return Passage(story=story, kind=kind, position=position, text=text, since=story.version)
