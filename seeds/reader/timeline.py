"""The timeline: dated and undated steps in the order of the document."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from seeds.reader import limits
from seeds.reader.dates import day_of, split_date
from seeds.reader.lines import heading_text, is_bullet, looks_like_heading, without_bullet
from seeds.reader.sentences import shorten, split_sentences
from stories.drafts import MAX_ENTRIES, TimelineDraft

_TITLE = limits.STEP_TITLE


@dataclass
class _Step:
    date: str = ""
    title: str = ""
    texts: list[str] = field(default_factory=list)

    def is_bare(self) -> bool:
        """Only a title so far: a date below it still belongs to it."""
        return bool(self.title) and not self.date and not self.texts


def read_timeline(lines: Sequence[str]) -> list[TimelineDraft]:
    """A step begins at its date or title, whichever the section begins with, and at every bullet."""
    steps: list[_Step] = []
    dates_lead = bool(lines) and split_date(without_bullet(lines[0]), loose=True) is not None
    for line in lines:
        date, text = split_date(without_bullet(line), loose=True) or ("", heading_text(without_bullet(line)))
        is_title = looks_like_heading(text) and bool(text)
        if not steps or _begins(line, date, steps[-1], is_title=is_title, dates_lead=dates_lead):
            steps.append(_Step())
        steps[-1].date = steps[-1].date or date
        _add(steps[-1], text, is_title=is_title)
    # One too many is enough to be refused for; to understand a date takes a millisecond.
    return list(_drafts(steps[: MAX_ENTRIES + 1]))


def _begins(line: str, date: str, step: _Step, *, is_title: bool, dates_lead: bool) -> bool:
    if is_bullet(line):
        return bool(date or step.title or step.texts)
    if date:
        return dates_lead or not step.is_bare()
    return is_title and bool(step.title or step.texts)


def _add(step: _Step, text: str, *, is_title: bool) -> None:
    if is_title and not step.title:
        step.title = text
    elif text:
        step.texts.append(text)


def _drafts(steps: Sequence[_Step]) -> Iterator[TimelineDraft]:
    for step in steps:
        title, text = step.title, " ".join(step.texts)
        if not title:
            title, text = _titled(text or step.date)
        title = title[:1].upper() + title[1:]
        yield TimelineDraft(title=title, text=text, date=day_of(step.date), date_text=step.date)


def _titled(text: str) -> tuple[str, str]:
    """The first sentence as the title and the rest below it; a sentence too long for a title stays whole below."""
    first, *rest = split_sentences(text)
    return (first.rstrip("."), " ".join(rest)) if len(first) <= _TITLE else (shorten(first, _TITLE), text)
