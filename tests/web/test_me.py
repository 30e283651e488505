"""One's own page."""

from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts.credentials import hash_secret
from accounts.models import AccessSession, RulesAcceptance, Sanction, Subscriber
from accounts.sessions import open_app_session, open_browser_session
from accounts.strikes import give_strike
from core.ids import new_id
from discussion.moderation.models import Decision, Statement
from stories.models import Story
from tests.conftest import LONG_AGO, NOW
from tests.web.conftest import BrowserOf, MakeComment, one, page_of, text_of, value_of

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


def test_everything_i_wrote_with_what_became_of_it(
    browser_of: BrowserOf, alice: Subscriber, bob: Subscriber, make_comment: MakeComment
) -> None:
    shown, held = make_comment(body="one"), make_comment(state="held", body="two")
    make_comment(state="removed", body="three", removed_reason="Removed under rule R2.")
    make_comment(state="deleted", body="four")
    make_comment(author=bob, body="not mine")
    page = page_of(browser_of(alice).get("/me/"))
    listed = [text_of(entry) for entry in page.select(".own-comment")]
    states = [text_of(state) for state in page.select(".own-comment .state")]
    assert states == ["Deleted", "Removed", "Waiting for approval", "Public"]
    assert "three" in listed[1]
    assert "Removed under rule R2." in listed[1]
    assert "four" not in str(page)
    assert "not mine" not in str(page)
    links = [link["href"] for link in page.select(".own-comment a")]
    assert links[2:] == [f"/stories/{held.story.slug}/", f"/comments/{held.pk}/edit/", f"/comments/{shown.pk}/"]


def test_pages_and_queries(
    browser_of: BrowserOf,
    alice: Subscriber,
    make_comment: MakeComment,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for _ in range(21):
        make_comment()
    browser = browser_of(alice)
    with django_assert_num_queries(17):
        page = page_of(browser.get("/me/"))
    assert len(page.select(".own-comment")) == 20
    next_page = value_of(one(page, "a[rel=next]"), "href").partition("#")[0]
    rest = page_of(browser.get(f"/me/{next_page}"))
    assert len(rest.select(".own-comment")) == 1


def test_decisions_about_me_are_told_to_me_only(
    browser_of: BrowserOf, alice: Subscriber, bob: Subscriber, mo: Subscriber, make_comment: MakeComment
) -> None:
    decision = Decision.objects.create(
        action="remove", comment=make_comment(), subject=alice, rule="R1", actor=mo, at=NOW, note="for moderators"
    )
    Statement.objects.create(
        decision=decision, recipient=alice, text="Your comment was removed.", at=NOW, readable_at=NOW
    )
    Sanction.objects.create(
        subscriber=alice, kind="ban", rule="R1", reason="Threats.", starts_at=LONG_AGO, imposed_by=mo
    )
    page = page_of(browser_of(alice).get("/me/"))
    assert "Your comment was removed." in text_of(one(page, "#decisions"))
    assert "Threats." in text_of(one(page, "#sanctions"))
    assert "for moderators" not in text_of(page)
    assert text_of(one(page_of(browser_of(bob).get("/me/")), "#decisions")) == "Decisions about you None."


def test_change_the_handle(browser_of: BrowserOf, alice: Subscriber) -> None:
    answer = browser_of(alice).post("/me/handle/", {"handle": "alice_b"}, follow=True)
    alice.refresh_from_db()
    assert alice.handle == "alice_b"
    assert "Your handle is changed." in text_of(page_of(answer))


@pytest.mark.parametrize(
    ("handle", "status"), [("bob", 409), ("B0B", 409), ("moderator", 422), ("a b", 422), ("", 400), ("<b>x</b>", 422)]
)
@pytest.mark.trust("X14")
def test_a_handle_that_cannot_be_had(
    browser_of: BrowserOf, alice: Subscriber, bob: Subscriber, handle: str, status: int
) -> None:
    answer = browser_of(alice).post("/me/handle/", {"handle": handle})
    page = page_of(answer)
    assert answer.status_code == status
    assert one(page, "#handle .refusal")
    assert value_of(one(page, "input[name=handle]"), "value") == (handle or "alice")
    assert text_of(one(page, "h1")) == "alice"
    alice.refresh_from_db()
    assert alice.handle == "alice"


def test_sessions_are_listed_and_ended(browser_of: BrowserOf, alice: Subscriber) -> None:
    browser = browser_of(alice)
    key = str(browser.session.session_key)
    now = timezone.now()  # sessions end after a month
    open_browser_session(subscriber=alice, session_key=key, user_agent=FIREFOX, at=now)
    other, _token = open_app_session(subscriber=alice, user_agent="hubbub-app/1", at=now)
    entries = page_of(browser.get("/me/")).select(".sessions li")
    assert sorted(text_of(entry.b) for entry in entries if entry.b) == ["An app", "Firefox on Linux"]
    assert [bool(entry.form) for entry in entries if "this one" in text_of(entry)] == [False]
    browser.post(f"/me/sessions/{other.pk}/end/")
    assert AccessSession.objects.get(revoked_at__isnull=False) == other


@pytest.mark.trust("A19")
def test_no_secret_is_in_the_page(browser_of: BrowserOf, alice: Subscriber) -> None:
    browser = browser_of(alice)
    key = str(browser.session.session_key)
    open_browser_session(subscriber=alice, session_key=key, user_agent=FIREFOX, at=timezone.now())
    page = browser.get("/me/").content.decode()
    assert key not in page
    assert hash_secret(key) not in page


@pytest.mark.trust("V2")
def test_nobody_ends_another_ones_session(browser_of: BrowserOf, alice: Subscriber, bob: Subscriber) -> None:
    session, _token = open_app_session(subscriber=alice, user_agent="x", at=timezone.now())
    assert browser_of(bob).post(f"/me/sessions/{session.pk}/end/").status_code == 404
    session.refresh_from_db()
    assert session.revoked_at is None


def test_a_stranger_is_led_to_the_sign_in(reader: Client) -> None:
    target = urlsplit(reader.get("/me/?cursor=a&x=b")["Location"])
    assert (target.path, parse_qs(target.query)) == ("/sign-in/", {"next": ["/me/?cursor=a&x=b"]})


@pytest.mark.trust("V16")
@pytest.mark.parametrize("path", ["/me/x.css", "/me/%0ax.css", "/me;x.css", "/me//x.css", "/me/%2e/x.css"])
def test_nothing_of_mine_answers_below_another_name(browser_of: BrowserOf, alice: Subscriber, path: str) -> None:
    answer = browser_of(alice).get(path)
    assert answer.status_code == 404
    assert "no-store" in answer["Cache-Control"]


def test_the_guidelines_are_accepted_here_once(browser_of: BrowserOf, alice: Subscriber) -> None:
    browser = browser_of(alice)
    assert "not accepted them yet" in text_of(one(page_of(browser.get("/me/")), "#rules"))
    answer = browser.post("/me/rules/")
    assert (answer.status_code, answer["Location"]) == (303, "/me/#rules")
    assert RulesAcceptance.objects.get().subscriber == alice
    section = one(page_of(browser.get("/me/")), "#rules")
    assert "You accepted" in text_of(section)
    assert not section.select("form")


def test_a_warning_is_read_on_the_page(
    browser_of: BrowserOf, alice: Subscriber, bob: Subscriber, mo: Subscriber
) -> None:
    facts = {"kind": "warning", "rule": "R1", "reason": "Called the others names.", "imposed_by": mo}
    warning = Sanction.objects.create(subscriber=alice, starts_at=LONG_AGO, **facts)
    browser, address = browser_of(alice), f"/me/warnings/{warning.pk}/acknowledgement/"
    refused = browser.post("/me/handle/", {"handle": "alice_two"})
    assert (refused.status_code, one(page_of(refused), ".lone a")["href"]) == (403, "/me/#warning")
    assert "Called the others names." in text_of(one(page_of(browser.get("/me/")), ".warned"))
    assert browser_of(bob).post(address).status_code == 404
    assert browser.post(address)["Location"] == "/me/#standing"
    assert page_of(browser.get("/me/")).select(".warned") == []
    assert browser.post("/me/handle/", {"handle": "alice_two"}).status_code == 303


def test_an_unread_warning_stands_above_every_page_of_that_person(
    browser_of: BrowserOf, reader: Client, story: Story, alice: Subscriber, bob: Subscriber, mo: Subscriber
) -> None:
    facts = {"kind": "warning", "rule": "R1", "reason": "Called the others names.", "imposed_by": mo}
    warning = Sanction.objects.create(subscriber=alice, starts_at=LONG_AGO, **facts)
    pages = ["/", f"/stories/{story.slug}/", "/guidelines/", "/me/notices/", "/stories/none/"]
    browser = browser_of(alice)
    for path in pages:
        answer = browser.get(path)
        assert "no-store" in answer["Cache-Control"]
        assert one(page_of(answer), ".warned-bar a")["href"] == "/me/#warning"
        assert page_of(browser_of(bob).get(path)).select(".warned-bar") == []
        assert page_of(reader.get(path)).select(".warned-bar") == []
    assert page_of(browser.get("/me/")).select(".warned-bar") == [], "it stands there with its words and the button"
    browser.post(f"/me/warnings/{warning.pk}/acknowledgement/")
    for path in pages:
        assert page_of(browser.get(path)).select(".warned-bar") == []


def test_how_one_stands_is_told_with_reasons(browser_of: BrowserOf, alice: Subscriber) -> None:
    give_strike(subscriber=alice, points=4, rule="R5", decision=new_id(), at=timezone.now())
    words = text_of(one(page_of(browser_of(alice).get("/me/")), "#standing"))
    assert "You are a member" in words
    assert "On the way to trusted" in words
    assert "a moderator vouches for this account" in words
    assert "0 of the 50 contributions that are needed" in words
    assert "4 strike points" in words
    assert "with 6 a silence is proposed" in words
