"""What the sides of a story are called: critics, defenders and neutral, or as its editors say."""

from collections.abc import Mapping
from typing import Any
from unicodedata import category, normalize

from stories.models import Camp, Story

GROUPS = {Camp.CRITIC: "critics", Camp.DEFENDER: "defenders", Camp.NEUTRAL: "neutral"}
LABELS = {"critics": "Critics", "defenders": "Defenders", "neutral": "Neutral"}
ONE_OF_THEM = {"critics": "Critic", "defenders": "Defender", "neutral": "Neutral"}
LENGTH = 40  # characters: they stand beside every comment


def labels_of(story: Story) -> dict[str, str]:
    """{group: what it is called here}, of all three."""
    return {**LABELS, **story.side_labels}


def own_label(story: Story, camp: str) -> str:
    """The name that editors gave to this side here, or an empty string where it is called as everywhere."""
    return str(story.side_labels.get(GROUPS[Camp(camp)], "")) if camp else ""


def label_of(story: Story, camp: str) -> str:
    """What somebody on this side is called here; a name that editors gave is that of one and of all."""
    return own_label(story, camp) or ONE_OF_THEM[GROUPS[Camp(camp)]]


def labels_in_text(story: Story) -> dict[str, str]:
    """The same inside of a sentence."""
    return {group: in_text(group, label) for group, label in labels_of(story).items()}


def in_text(group: str, label: str) -> str:
    """A name that editors gave stays as they wrote it."""
    return label.lower() if label == LABELS[group] else label


def only_others(told: Mapping[str, str]) -> dict[str, str]:
    """Those that differ from what a side is called anyway, each in one line."""
    lines = {group: " ".join(told.get(group, "").split()) for group in LABELS}
    return {group: label for group, label in lines.items() if label and label != LABELS[group]}


def label_faults(told: Mapping[str, str]) -> list[dict[str, str]]:
    """What is wrong with these, as the errors of a malformed request."""
    faults = [_fault(group, "invalid_choice", "There is no such side.") for group in told if group not in LABELS]
    for group in LABELS.keys() & told.keys():
        if len(told[group]) > LENGTH:
            faults.append(_fault(group, "max_length", f"Has {len(told[group])} characters, {LENGTH} at most."))
        if not any(category(sign)[0] in "LN" for sign in told[group]):
            faults.append(_fault(group, "no_name", "A side is called something with letters or digits."))
        if told[group] and _key(told[group]) in _names_of_others(group, told):
            faults.append(_fault(group, "duplicate", "Another side of this story is called so."))
    return sorted(faults, key=lambda fault: fault["pointer"])


def _names_of_others(group: str, told: Mapping[str, str]) -> set[str]:
    """What the other two are called, and what they would be called anywhere else."""
    others = [other for other in LABELS if other != group]
    names = [table[other] for other in others for table in (LABELS, ONE_OF_THEM)]
    return {_key(name) for name in [*names, *(told[other] for other in others if other in told)]}


def _key(label: str) -> str:
    """Two that read alike have the same, as far as Unicode knows."""
    return normalize("NFKC", label).casefold()


def _fault(group: str, code: str, detail: str) -> dict[str, Any]:
    return {"pointer": f"#/side_labels/{group}", "code": code, "detail": detail}
