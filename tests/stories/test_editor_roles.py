"""Who may write stories over the API, and read drafts: every role at every door, with a session and with keys."""

from collections.abc import Callable

import pytest
from rest_framework.test import APIClient

from accounts import roles
from accounts.keys import create_api_key
from accounts.models import ApiKey, Subscriber
from accounts.sanctions import impose_ban
from accounts.second_factor.enrolling import enrol_demo_app
from accounts.second_factor.models import Confirmation
from stories.models import Correction, Story
from stories.versions import version_of
from tests.conftest import LONG_AGO, NOW
from tests.stories.conftest import LIST, told

pytestmark = [pytest.mark.trust("V8"), pytest.mark.trust("V19"), pytest.mark.django_db]

Client = Callable[[str], APIClient]
READS, WRITES = ApiKey.Scope.READ, ApiKey.Scope.WRITE
NOBODY, NOT_EDITOR, NO_SCOPE, BANNED = (
    (401, "not_signed_in"),
    (403, "not_editor"),
    (403, "scope_missing"),
    (403, "banned"),
)
NO_FACTOR, UNCONFIRMED = (403, "second_factor_missing"), (403, "second_factor_required")
NOT_FOUND, DONE = (404, "story_not_found"), (200, "")
DOCUMENT = {"name": "ferries.md", "text": "---\ntitle: Ferries start\n---\nThey run hourly.\n"}
CHANGE = {"reason": "x", "plain_words": "Boats pay."}
#                       POST          of a published story    of a draft
MATRIX = {
    "nobody": (NOBODY, NOBODY, NOBODY),
    "alice": (NOT_EDITOR, NOT_EDITOR, NOT_FOUND),
    "moderator": (NOT_EDITOR, NOT_EDITOR, NOT_FOUND),
    "senior": (NOT_EDITOR, NOT_EDITOR, NOT_FOUND),
    "editor": ((201, ""), DONE, DONE),
    "administrator": ((201, ""), DONE, DONE),
    "key of alice": (NOT_EDITOR, NOT_EDITOR, NOT_FOUND),
    "reading key": (NO_SCOPE, NO_SCOPE, NO_SCOPE),
    "writing key": ((201, ""), DONE, DONE),
    "key of an editor without a factor": (NO_FACTOR, NO_FACTOR, NO_FACTOR),
    "editor without a factor": (NO_FACTOR, NO_FACTOR, NO_FACTOR),
    "editor not confirmed": (UNCONFIRMED, UNCONFIRMED, UNCONFIRMED),
    "banned editor": (BANNED, BANNED, BANNED),
    "key of a banned editor": (BANNED, BANNED, BANNED),
}


@pytest.fixture
def client(make_subscriber: Callable[..., Subscriber], client_of: Callable[[Subscriber], APIClient]) -> Client:
    """`client("writing key")`: the client of somebody in the matrix."""

    def key_of(owner: Subscriber, *scopes: str) -> APIClient:
        secret = create_api_key(owner=owner, name="program", scopes=scopes, at=NOW)[1]
        return APIClient(HTTP_AUTHORIZATION=f"Bearer {secret}")

    def make(who: str) -> APIClient:
        if who == "nobody":
            return APIClient()
        role = "" if "alice" in who else who if who in roles.ROLES else roles.EDITOR
        person = make_subscriber("person", role=role)
        if "banned" in who:
            impose_ban(subscriber=person, rule="R1", reason="x", by=make_subscriber("judge"), at=LONG_AGO)
        if who in {"writing key", "editor not confirmed"}:
            enrol_demo_app(subscriber=person, at=NOW)
        if "key" in who:
            return key_of(person, READS) if who == "reading key" else key_of(person, READS, WRITES)
        signed_in = client_of(person)
        if "factor" in who or "confirmed" in who:
            Confirmation.objects.all().delete()
        return signed_in

    return make


@pytest.mark.parametrize("who", MATRIX)
def test_handing_in(client: Client, who: str) -> None:
    expected = MATRIX[who][0]
    assert told(client(who).post(LIST, {"title": "Ferries"})) == expected
    assert Story.objects.count() == int(expected[0] == 201)


@pytest.mark.parametrize("who", MATRIX)
def test_a_document(client: Client, who: str) -> None:
    expected = MATRIX[who][0]
    assert told(client(who).post("/api/v1/documents/", DOCUMENT)) == expected
    assert Story.objects.count() == int(expected[0] == 201)


@pytest.mark.parametrize("who", MATRIX)
def test_a_published_story(client: Client, harbour: Story, who: str) -> None:
    _, expected, _ = MATRIX[who]
    person = client(who)
    assert change(person, harbour) == expected
    assert move(person, harbour, "closed") == expected
    harbour.refresh_from_db()
    assert (harbour.state == "closed", Correction.objects.exists()) == (expected == DONE, expected == DONE)


@pytest.mark.trust("V2")
@pytest.mark.parametrize("who", MATRIX)
def test_a_draft(client: Client, waiting: Story, who: str) -> None:
    """Whoever may not see it is told what he would be told of a story that is not there."""
    _, _, expected = MATRIX[who]
    person = client(who)
    assert change(person, waiting) == expected
    assert move(person, waiting, "draft") == expected
    waiting.refresh_from_db()
    assert (waiting.state, waiting.version) == (("draft", 3) if expected == DONE else ("review", 1))
    none = Story(slug="no-such-story")
    missing = [change(person, none), move(person, none, "draft")]
    assert missing == [NOT_FOUND if expected == DONE else expected] * 2


@pytest.mark.trust("V1")
@pytest.mark.trust("V2")
@pytest.mark.parametrize("method", ["get", "head"])
@pytest.mark.parametrize("who", MATRIX)
def test_reading_drafts(client: Client, harbour: Story, waiting: Story, who: str, method: str) -> None:
    listing, published, unpublished = (status for status, _ in MATRIX[who])
    person = client(who)

    def read(path: str) -> tuple[int, bytes]:
        answer = getattr(person, method)(path)
        return answer.status_code, answer.content

    assert read("/api/v1/drafts/")[0] == (200 if listing == 201 else listing)
    assert read(f"{LIST}{harbour.slug}/draft/")[0] == published
    hidden, missing = read(f"{LIST}{waiting.slug}/draft/"), read(f"{LIST}no-such-story/draft/")
    assert hidden[0] == unpublished
    assert missing[0] == (404 if unpublished == 200 else unpublished)
    assert waiting.title.encode() not in missing[1]
    assert unpublished == 200 or hidden == missing


def change(person: APIClient, story: Story) -> tuple[int, str]:
    return told(person.patch(f"{LIST}{story.slug}/", CHANGE | {"version": version_of(story)}))


def move(person: APIClient, story: Story, to: str) -> tuple[int, str]:
    return told(person.put(f"{LIST}{story.slug}/state/", {"state": to}))


def test_reading_never_depends_on_who_asks(
    harbour: Story, anonymous: APIClient, edith: Subscriber, client_of: Callable[[Subscriber], APIClient]
) -> None:
    """The same address is public for those who read, and no bad credential can spoil that."""
    bad = APIClient(HTTP_AUTHORIZATION="Bearer hbk_nonsense")
    for path in (LIST, f"{LIST}{harbour.slug}/"):
        answers = [reader.get(path) for reader in (anonymous, client_of(edith), bad)]
        assert {answer.status_code for answer in answers} == {200}
        assert all("public" in answer["Cache-Control"] for answer in answers)
