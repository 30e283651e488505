"""Programs that write the same story at the same moment. Everything here really commits."""

from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from rest_framework.test import APIClient

from accounts import roles
from accounts.models import Subscriber
from core.models import Event
from stories.models import Correction, Manuscript, Story, Transition
from tests.races.parallel import at_once

pytestmark = pytest.mark.django_db(transaction=True)
LIST, DOCUMENTS = "/api/v1/stories/", "/api/v1/documents/"
Desks = Callable[[int], list[APIClient]]


@pytest.fixture
def edith(make_subscriber: Callable[..., Subscriber]) -> Subscriber:
    """May do everything: what the migrations let editors do is gone after the first test that commits."""
    return make_subscriber("edith", role=roles.EDITOR, is_superuser=True)


@pytest.fixture
def desks(edith: Subscriber, client_of: Callable[[Subscriber], APIClient]) -> Desks:
    return lambda number: [client_of(edith) for _ in range(number)]


def told(answer: Any) -> str:
    return str(answer.json().get("code") or answer.status_code)


@pytest.mark.trust("W9")
def test_of_many_corrections_of_one_version_one_is_made(desks: Desks, story: Story) -> None:
    clients = desks(10)

    def correct(number: int) -> str:
        sent = {"version": 1, "reason": f"Reason {number}.", "plain_words": f"Words {number}."}
        return told(clients[number].patch(f"{LIST}{story.slug}/", sent))

    assert Counter(at_once(10, correct)) == {"200": 1, "story_changed": 9}
    story.refresh_from_db()
    made = Correction.objects.get()
    assert (story.version, made.reason) == (2, story.plain_words.replace("Words", "Reason"))


@pytest.mark.trust("W9")
def test_of_many_edits_of_one_draft_one_is_kept(desks: Desks) -> None:
    clients = desks(10)
    made = clients[0].post(LIST, {"title": "Ferries"})
    version = made.json()["version"]

    def edit(number: int) -> str:
        return told(clients[number].patch(made["Location"], {"version": version, "summary": f"Words {number}."}))

    answers = at_once(10, edit)
    assert Counter(answers) == {"200": 1, "story_changed": 9}
    assert Story.objects.get().version == 2


@pytest.mark.trust("W7")
@pytest.mark.parametrize("state", ["review", "published"])
def test_one_document_is_one_story(desks: Desks, state: str) -> None:
    clients = desks(10)
    sent = {"title": "Ferries", "document": "newsroom:1", "state": state}
    answers = at_once(10, lambda number: clients[number].post(LIST, sent).json()["outcome"])
    assert Counter(answers) == {"filed" if state == "review" else "published": 1, "unchanged": 9}
    assert (Story.objects.count(), Transition.objects.count(), Correction.objects.count()) == (1, 1, 0)
    assert Event.objects.filter(kind="story.published").count() == int(state == "published")


@pytest.mark.trust("W7")
def test_one_file_is_one_story(desks: Desks) -> None:
    clients = desks(10)
    sent = {"name": "ferries.txt", "text": "Ferries start again\n\nThe council said so on Tuesday, at last."}
    answers = at_once(10, lambda number: clients[number].post(DOCUMENTS, {**sent, "publish": True}).json()["outcome"])
    assert Counter(answers) == {"published": 1, "unchanged": 9}
    assert (Story.objects.count(), Manuscript.objects.count()) == (1, 1)


@pytest.mark.trust("W6")
def test_one_key_is_one_story_and_one_answer(desks: Desks) -> None:
    clients = desks(10)
    headers = {"Idempotency-Key": "one-click"}
    answers = at_once(10, lambda n: clients[n].post(LIST, {"title": "Ferries"}, headers=headers).content)
    assert (len(set(answers)), Story.objects.count()) == (1, 1)


def test_moves_from_all_sides_end_in_one_state_that_was_asked_for(desks: Desks, story: Story) -> None:
    clients, states = desks(12), ["closed", "archived", "published"]

    def move(number: int) -> str:
        return told(clients[number].put(f"{LIST}{story.slug}/state/", {"state": states[number % 3]}))

    assert set(at_once(12, move)) == {"200"}
    story.refresh_from_db()
    steps = list(Transition.objects.order_by("id").values_list("before", "after"))
    assert [before for before, _ in steps[1:]] == [after for _, after in steps[:-1]]
    assert story.state == (steps[-1][1] if steps else "published")


@pytest.mark.trust("W9")
def test_a_change_sent_behind_another_does_not_take_that_one_back(desks: Desks) -> None:
    """The second is sent before the first is answered, with the version that the first one will make."""
    clients = desks(2)
    changes = [{"version": 1, "key_points": ["New."]}, {"version": 2, "summary": "New."}]

    def race(path: str) -> str:
        both = [{**change, "reason": "Better."} for change in changes]
        return str(at_once(2, lambda who: told(clients[who].patch(path, both[who])))[0])

    for number in range(12):
        path = clients[0].post(LIST, {"title": f"Ferries {number}", "state": "published"})["Location"]
        assert race(path) == "200"
        assert clients[0].get(path).json()["key_points"] == ["New."]


@pytest.mark.trust("W9")
def test_a_reader_never_gets_half_of_two_versions(desks: Desks) -> None:
    """A story is read from nine tables: one corrects it all the time while others read."""
    [editor] = desks(1)
    story = editor.post(LIST, {"title": "Version 1", "state": "published", "key_points": ["Version 1"]})
    path = story["Location"]

    def tell(version: int) -> dict[str, Any]:
        name = f"Version {version}"
        sides = {"critics": [{"name": name, "statement": name}]}
        return {"title": name, "key_points": [name], "sides": sides, "sources": [{"name": name}], "topics": [name]}

    def act(number: int) -> list[int]:
        if number == 0:
            for version in range(1, 13):
                changed = editor.patch(path, {**tell(version + 1), "version": version, "reason": "On we go."})
                assert changed.status_code == 200
            return []
        return [len(versions_of(APIClient().get(path).json())) for _ in range(20)]

    assert {count for counts in at_once(4, act) if isinstance(counts, list) for count in counts} == {1}


def versions_of(told: dict[str, Any]) -> set[str]:
    """Every version that is named anywhere in the text of a story."""
    named = [told["title"], *told["key_points"], *(one["name"] for one in [*told["sources"], *told["topics"]])]
    return {*named, *(side["statement"] for side in told["sides"]["critics"]), f"Version {told['version']}"}
