"""What an editor's client sends, as the draft that services take."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from stories.drafts import Section, SideDraft, SourceDraft, StoryDraft, TimelineDraft
from stories.labels import GROUPS

EMPTY = StoryDraft(title="")
TEXTS = ("title", "summary", "why_it_matters", "key_points", "plain_words", "forecast", "topics", "language")
ROWS: dict[str, Any] = {"body": Section, "timeline": TimelineDraft, "sources": SourceDraft}


def draft_from(sent: Mapping[str, Any], before: StoryDraft = EMPTY) -> StoryDraft:
    """`before` with what was sent in its place; what was not sent stays. `sent` is what `forms.StoryForm` has read."""
    told = {name: sent[name] for name in TEXTS if name in sent}
    told |= {name: [row(**entry) for entry in sent[name]] for name, row in ROWS.items() if name in sent}
    if "sides" in sent:
        told["sides"] = _sides(sent["sides"], before.sides)
    if "side_labels" in sent:
        told["side_labels"] = {**before.side_labels, **sent["side_labels"]}
    return replace(before, **told)


def _sides(sent: Mapping[str, Sequence[Mapping[str, Any]]], before: list[SideDraft]) -> list[SideDraft]:
    """The API groups them, documents need not: those that come back as they are keep their order."""
    kept = {name: [side for side in before if side.camp == camp] for camp, name in GROUPS.items()}
    told = {name: [SideDraft(camp=camp, **side) for side in sent.get(name, [])] for camp, name in GROUPS.items()}
    after = {name: told[name] if name in sent else kept[name] for name in kept}
    return before if after == kept else [side for group in after.values() for side in group]
