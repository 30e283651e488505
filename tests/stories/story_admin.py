"""The admin pages of a story, and who works there."""

from typing import Any

from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse

from accounts.models import Subscriber
from stories.admin.forms import StoryForms
from stories.models import Story
from stories.selectors import draft_of
from stories.versions import version_of
from tests.signing_in import sign_in

LIST = "/admin/stories/story/"


def page(story: Story, name: str) -> str:
    return reverse(f"admin:stories_story_{name}", args=[story.pk])


def signed_in(person: Subscriber) -> Client:
    client = Client()
    sign_in(client, person)
    return client


def form_of(story: Story, **changes: Any) -> dict[str, Any]:
    """What a browser sends back when an editor changes only this."""
    forms = StoryForms(draft_of(story), version_of(story))
    parts = [forms.text, *(form for rows in (forms.sides, forms.timeline, forms.sources) for form in rows.forms)]
    sent = {field.html_name: field.value() for form in parts for field in form}
    for rows in (forms.sides, forms.timeline, forms.sources):
        sent |= {field.html_name: field.value() for field in rows.management_form}
    return {name: "" if value is None else value for name, value in (sent | changes).items()}


def sent_by(shown: BeautifulSoup) -> dict[str, Any]:
    """What the browser sends when an editor presses the button below what is shown."""
    form = shown.select_one("form.correction")
    assert form is not None
    sent = {str(field["name"]): field.get("value", "") for field in form.select("input[name]")}
    sent |= {str(field["name"]): field.get_text().removeprefix("\n") for field in form.select("textarea")}
    chosen = {str(box["name"]): box.select_one("option[selected]") for box in form.select("select")}
    return sent | {name: option.get("value", "") if option else "" for name, option in chosen.items()}
