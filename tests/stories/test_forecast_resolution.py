"""What became of a forecast: editors say it, readers see it, and what was said before is kept."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from rest_framework.test import APIClient

from accounts.models import Subscriber
from core.errors import DomainError
from core.models import Event
from stories.api.forecasts import ResolutionSerializer
from stories.models import Correction, Resolution, Story
from stories.services import archive_story, resolve_forecast
from tests.conftest import NOW
from tests.stories.conftest import at, told
from tests.stories.story_admin import page, signed_in

SENT = {"outcome": "came_true", "note": "The court has shortened it."}
Resolve = Callable[..., Resolution]


@pytest.fixture
def resolve(harbour: Story, edith: Subscriber) -> Resolve:
    """`resolve("did_not", "It stays.", story=other)`"""

    def resolve(outcome: str = "came_true", note: str = "", **facts: Story) -> Resolution:
        return resolve_forecast(**{"story": harbour, "actor": edith, "at": NOW, **facts}, outcome=outcome, note=note)  # type: ignore[arg-type]  # facts are stories only

    return resolve


def test_an_editor_resolves_a_forecast_and_the_story_says_so(
    desk: APIClient, anonymous: APIClient, harbour: Story, edith: Subscriber
) -> None:
    answer = desk.put(at(harbour, "forecast/resolution/"), SENT)
    assert answer.status_code == 200
    assert set(answer.json()) == set(ResolutionSerializer().fields)
    said = "It came true. The court has shortened it."
    assert answer.json()["text"] == said
    assert anonymous.get(at(harbour)).json()["forecast"]["resolution"] == said
    row = Resolution.objects.get()
    assert (row.by, row.outcome, row.note) == (edith, "came_true", SENT["note"])
    event = Event.objects.get(kind="story.forecast_resolved")
    assert (event.story, event.payload) == (harbour.slug, {"outcome": "came_true"})
    assert Correction.objects.count() == 0  # the story says what it said


def test_the_same_again_writes_nothing_and_another_word_takes_its_place(resolve: Resolve, harbour: Story) -> None:
    assert resolve("unclear", "Papers are lost.") == resolve("unclear", "Papers are lost. ")
    resolve("did_not", "They were found.")
    harbour.refresh_from_db()
    assert harbour.forecast_resolution == "It did not come true. They were found."
    assert list(Resolution.objects.order_by("id").values_list("outcome", flat=True)) == ["unclear", "did_not"]


def test_what_was_said_is_never_changed(resolve: Resolve) -> None:
    resolve()
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        Resolution.objects.update(outcome="did_not")
    assert Resolution.objects.get().outcome == "came_true"


def test_a_closed_or_archived_story_is_resolved_like_an_open_one(
    resolve: Resolve, harbour: Story, edith: Subscriber
) -> None:
    archive_story(story=harbour, actor=edith, at=NOW)
    assert resolve().text == "It came true."


def test_there_has_to_be_a_public_story_with_a_forecast(resolve: Resolve, harbour: Story, waiting: Story) -> None:
    Story.objects.filter(pk=harbour.pk).update(forecast="")
    codes = []
    for story in (harbour, waiting):
        with pytest.raises(DomainError) as refusal:
            resolve(story=story)
        codes.append(refusal.value.code)
    assert codes == ["forecast_not_found", "story_not_published"]
    assert Resolution.objects.count() == 0


def test_a_merged_story_is_resolved_where_it_went(resolve: Resolve, harbour: Story, story: Story) -> None:
    Story.objects.filter(pk=harbour.pk).update(state="archived", merged_into=story)
    with pytest.raises(DomainError) as refusal:
        resolve()
    assert refusal.value.code == "story_merged"
    assert Resolution.objects.count() == 0


@pytest.mark.parametrize("sent", [{}, {"outcome": "perhaps"}, {**SENT, "note": "x" * 301}, {**SENT, "at": "2026"}])
def test_what_means_nothing_is_refused(desk: APIClient, harbour: Story, sent: dict[str, str]) -> None:
    assert told(desk.put(at(harbour, "forecast/resolution/"), sent)) == (400, "malformed")
    assert Resolution.objects.count() == 0


def test_only_editors_resolve(
    client_of: Callable[[Subscriber], APIClient], anonymous: APIClient, harbour: Story, mo: Subscriber
) -> None:
    address = at(harbour, "forecast/resolution/")
    assert told(anonymous.put(address, SENT)) == (401, "not_signed_in")
    assert told(client_of(mo).put(address, SENT)) == (403, "not_editor")
    assert signed_in(mo).post(page(harbour, "forecast"), SENT).status_code == 403
    assert Resolution.objects.count() == 0


def test_an_editor_resolves_it_in_the_admin(resolve: Resolve, harbour: Story, edith: Subscriber) -> None:
    resolve("unclear", "")
    desk = signed_in(edith)
    assert "It cannot be told whether it came true." in desk.get(page(harbour, "forecast")).content.decode()
    assert "This field is required" in desk.post(page(harbour, "forecast"), {}).content.decode()
    answer = desk.post(page(harbour, "forecast"), {**SENT, "at": NOW + timedelta(days=1)})
    assert answer["Location"] == page(harbour, "change")
    assert Resolution.objects.order_by("-id")[0].outcome == "came_true"
