"""A story as a form: lists one item a line, rows as small forms of their own, the body with `## ` before headings."""

from typing import Any

from django import forms
from django.forms import formset_factory

from accounts.models import Subscriber
from stories.drafts import Section, SideDraft, SourceDraft, StoryDraft, TimelineDraft
from stories.labels import LABELS, LENGTH, only_others
from stories.models import Camp
from stories.versions import Version, read_version_name

HEADING = "## "


def area(rows: int) -> forms.Textarea:
    """A box for text of so many lines."""
    return forms.Textarea(attrs={"rows": rows, "cols": 80})


def label_field(group: str) -> forms.CharField:
    """What a side is called in this story."""
    told = f"As readers see it. Empty: {LABELS[group]}."
    return forms.CharField(max_length=LENGTH, required=False, label=f"Name of the {group} side", help_text=told)


class VersionField(forms.CharField):
    """The version that an editor looks at."""

    def clean(self, value: Any) -> Version:
        version = read_version_name(super().clean(value))
        if version is None:
            raise forms.ValidationError("Names no version of a story.", code="invalid")
        return version


class DraftForm(forms.Form):
    """Everything of a story that is no row of its own, and the version that the editor looks at."""

    title = forms.CharField(max_length=200)
    summary = forms.CharField(
        widget=area(2), max_length=300, required=False, help_text="Empty: the first sentence of why it matters."
    )
    why_it_matters = forms.CharField(widget=area(4), required=False)
    key_points = forms.CharField(widget=area(4), required=False, help_text="One a line.")
    body = forms.CharField(
        widget=area(18), required=False, help_text="Paragraphs apart by an empty line; a heading begins with “## ”."
    )
    plain_words = forms.CharField(widget=area(4), required=False)
    forecast = forms.CharField(widget=area(4), required=False)
    topics = forms.CharField(widget=area(4), required=False, help_text="One a line.")
    language = forms.CharField(max_length=10)
    critics_label = label_field("critics")
    defenders_label = label_field("defenders")
    neutral_label = label_field("neutral")
    version = VersionField(widget=forms.HiddenInput)


class CorrectionForm(DraftForm):
    """A published story, and why it changes."""

    reason = forms.CharField(max_length=300, help_text="Public, in the list of corrections.")
    field_order = ["reason"]


class DecisionForm(forms.Form):
    """Which proposal is decided, and how."""

    proposal = forms.IntegerField(min_value=1)
    action = forms.ChoiceField(choices=[("accept", "accept"), ("dismiss", "dismiss")])


class StepForm(forms.Form):
    """What goes with a step of a draft: when it is published, or why it is set aside."""

    publish_at = forms.DateTimeField(
        required=False,
        label="Publish at (UTC)",
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )
    note = forms.CharField(max_length=300, required=False, label="Why it is set aside", help_text="For other editors.")


class SideForm(forms.Form):
    """One stand; without a statement it is dropped."""

    found: Any = None  # what shows it in the text beside the form, if anything does

    camp = forms.ChoiceField(choices=Camp.choices, required=False)
    name = forms.CharField(max_length=120, required=False)
    statement = forms.CharField(widget=area(3), required=False)
    source = forms.CharField(max_length=300, required=False)


class TimelineForm(forms.Form):
    """One step; without a title it is dropped."""

    date = forms.DateField(required=False, help_text="2026-11-21, or nothing")
    date_text = forms.CharField(max_length=60, required=False, label="Date in words")
    title = forms.CharField(max_length=200, required=False)
    text = forms.CharField(widget=area(2), required=False)


class SourceForm(forms.Form):
    """One source; without a name it is dropped."""

    name = forms.CharField(max_length=200, required=False)
    url = forms.URLField(max_length=500, required=False, assume_scheme="https")
    note = forms.CharField(max_length=300, required=False)


class PersonField(forms.CharField):
    """Somebody, by the public name."""

    def clean(self, value: Any) -> Subscriber:
        found = Subscriber.objects.filter(handle__iexact=super().clean(value)).first()
        if found is None:
            raise forms.ValidationError("Nobody has this handle.", code="unknown")
        return found


SideFormSet = formset_factory(SideForm, extra=2)
TimelineFormSet = formset_factory(TimelineForm, extra=2)
SourceFormSet = formset_factory(SourceForm, extra=2)


class StoryForms:
    """The four parts of a draft as one: filled from a draft, read back as one."""

    text_form: type[DraftForm] = DraftForm

    def __init__(self, draft: StoryDraft, version: Version, data: Any = None) -> None:
        self.text = self.text_form(data, initial=_text_of(draft, version))
        self.sides = SideFormSet(data, prefix="sides", initial=[vars(row) for row in draft.sides])
        self.timeline = TimelineFormSet(data, prefix="timeline", initial=[vars(row) for row in draft.timeline])
        self.sources = SourceFormSet(data, prefix="sources", initial=[vars(row) for row in draft.sources])

    def are_valid(self) -> bool:
        """Every part is looked at, so that all its errors are shown at once."""
        return all([part.is_valid() for part in (self.text, self.sides, self.timeline, self.sources)])  # noqa: C419

    def read_draft(self) -> StoryDraft:
        """What the editor wants the story to say. Only after are_valid()."""
        text = {name: value for name, value in self.text.cleaned_data.items() if name not in {"reason", "version"}}
        text |= {name: text[name].splitlines() for name in ("key_points", "topics")}
        text["side_labels"] = only_others({group: text.pop(f"{group}_label") for group in LABELS})
        return StoryDraft(
            **text | {"body": read_body(text["body"])},
            sides=[
                SideDraft(**row | {"camp": Camp(row["camp"] or Camp.NEUTRAL)}) for row in _kept(self.sides, "statement")
            ],
            timeline=[TimelineDraft(**row) for row in _kept(self.timeline, "title")],
            sources=[SourceDraft(**row) for row in _kept(self.sources, "name")],
        )


class CorrectionForms(StoryForms):
    """The same for a published story, with a reason."""

    text_form = CorrectionForm

    def __init__(self, draft: StoryDraft, version: Version, data: Any = None, *, reason: str = "") -> None:
        super().__init__(draft, version, data)
        self.text.initial["reason"] = reason


def read_body(text: str) -> list[Section]:
    """Sections from text in which a heading is a line that begins with `## `."""
    sections = [Section("", [])]
    for block in text.replace("\r\n", "\n").split("\n\n"):
        lines = block.strip().split("\n")
        if lines[0].startswith(HEADING):
            sections.append(Section(lines.pop(0).removeprefix(HEADING).strip(), []))
        sections[-1].paragraphs.extend(filter(None, ["\n".join(lines).strip()]))
    return [part for part in sections if part.heading or part.paragraphs]


def write_body(body: list[Section]) -> str:
    """The text that `read_body` reads back."""
    blocks = [block for part in body for block in ([HEADING + part.heading] if part.heading else []) + part.paragraphs]
    return "\n\n".join(blocks)


def _text_of(draft: StoryDraft, version: Version) -> dict[str, Any]:
    lines = {name: "\n".join(getattr(draft, name)) for name in ("key_points", "topics")}
    labels = {f"{group}_label": label for group, label in draft.side_labels.items()}
    return vars(draft) | lines | labels | {"body": write_body(draft.body), "version": version}


def _kept(rows: Any, needed: str) -> list[dict[str, Any]]:
    return [form.cleaned_data for form in rows if form.cleaned_data.get(needed)]
