"""The page of a person, and the form on one's own page that changes it."""

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts.models import Profile, Standing, Subscriber
from accounts.sanctions import impose_ban
from tests.conftest import LONG_AGO, NOW
from tests.web.conftest import BrowserOf, MakeComment, one, page_of, text_of, value_of

PAGE = "/subscribers/alice/"
TOLD = {"about": "I ride line nine.\r\nEvery day.", "link": "https://example.org/me", "show_joined": "on"}


@pytest.fixture
def known(alice: Subscriber) -> Subscriber:
    """Alice, whose review has shown that she is no newcomer."""
    numbers = {"contributions": 20, "vouched": True, "rule_days": 30, "rule_contributions": 10}
    Standing.objects.create(subscriber=alice, trust="member", since=LONG_AGO, computed_at=NOW, **numbers)
    return alice


@pytest.mark.trust("X14")
@pytest.mark.trust("X6")
def test_what_one_tells_is_on_the_page(reader: Client, browser_of: BrowserOf, known: Subscriber) -> None:
    answer = browser_of(known).post("/me/profile/", TOLD)
    assert (answer.status_code, answer["Location"]) == (303, PAGE)
    page = page_of(reader.get(PAGE))
    assert text_of(one(page, "h1 bdi")) == "alice"
    assert value_of(one(page, "main img"), "src") == "/api/v1/subscribers/alice/avatar.svg"
    assert value_of(one(page, "main img"), "alt") == ""  # the name stands beside it
    words = one(page, ".about-person")
    assert (value_of(words, "dir"), text_of(words)) == ("auto", "I ride line nine. Every day.")
    assert f"Here since {LONG_AGO:%B %Y}" in text_of(page)
    link = one(page, "main > p a[rel]")
    assert (text_of(link), value_of(link, "href")) == ("example.org", "https://example.org/me")
    assert set(value_of(link, "rel").split()) == {"nofollow", "ugc", "noopener"}
    assert value_of(one(page, "meta[name=robots]"), "content") == "noindex"
    assert page.select("#comments") == []


def test_the_form_shows_what_is_told_and_what_was_refused(browser_of: BrowserOf, alice: Subscriber) -> None:
    browser = browser_of(alice)
    browser.post("/me/profile/", TOLD)
    page = page_of(browser.get("/me/"))
    assert one(page, "#about-field").text.strip() == "I ride line nine.\nEvery day."
    assert value_of(one(page, "#link-field"), "value") == "https://example.org/me"
    assert [box["name"] for box in page.select("#profile input[checked]")] == ["show_joined"]
    for change, status in [({"link": "javascript:alert(1)"}, 422), ({"about": "x" * 1001}, 400)]:
        refused = browser.post("/me/profile/", {**TOLD, **change})
        assert refused.status_code == status
        assert len(page_of(refused).select("#profile [role=alert]")) == 1
    assert Profile.objects.get().link == "https://example.org/me"
    browser.post("/me/profile/", {})
    told = Profile.objects.values("about", "link", "show_joined", "show_comments").get()
    assert told == {"about": "", "link": "", "show_joined": False, "show_comments": False}


def test_comments_are_listed_for_who_wants_it(
    reader: Client,
    alice: Subscriber,
    make_comment: MakeComment,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for number in range(21):
        make_comment(body=f"word{number}")
    make_comment(state="removed", body="takendown")
    assert "word20" not in reader.get(PAGE).content.decode()
    Profile.objects.create(subscriber=alice, show_comments=True)
    with django_assert_num_queries(5):
        page = page_of(reader.get(PAGE))
    assert len(page.select(".own-comment")) == 20
    assert "takendown" not in str(page)
    rest = page_of(reader.get(f"{PAGE}{value_of(one(page, 'a[rel=next]'), 'href').partition('#')[0]}"))
    assert [text_of(entry) for entry in rest.select(".own-comment .prose")] == ["word0"]


@pytest.mark.trust("V15")
def test_it_is_for_everybody_and_mine_has_a_way_to_the_form(
    reader: Client, browser_of: BrowserOf, alice: Subscriber, bob: Subscriber
) -> None:
    public = reader.get(PAGE)
    assert public["Cache-Control"].startswith("public")
    assert "Set-Cookie" not in public.headers
    mine = browser_of(alice).get(PAGE)
    assert mine["Cache-Control"] == "private, no-store"
    assert "/me/#profile" in mine.content.decode()
    for other in (public, browser_of(bob).get(PAGE)):
        assert "/me/#profile" not in other.content.decode()


@pytest.mark.trust("V2")
def test_nobody_and_a_closed_account_are_the_same(reader: Client, alice: Subscriber) -> None:
    assert reader.get("/subscribers/ALICE/")["Location"] == PAGE
    Subscriber.objects.filter(pk=alice.pk).update(is_active=False)
    closed, missing = reader.get(PAGE), reader.get("/subscribers/nobody/")
    assert closed.status_code == missing.status_code == 404
    assert text_of(page_of(closed)) == text_of(page_of(missing))
    for odd in ("%00", "a%00b", "%F0%9F%98%80", "x" * 300, "%25", "a%2Fb"):
        assert reader.get(f"/subscribers/{odd}/").status_code == 404


@pytest.mark.trust("X2")
@pytest.mark.parametrize(
    "about",
    ["<script>alert(1)</script>", "https://evil.example <img src=x onerror=alert(1)>", "[x](https://evil.example)"],
)
def test_words_about_oneself_are_only_words(reader: Client, known: Subscriber, about: str) -> None:
    Profile.objects.create(subscriber=known, about=about)
    words = one(page_of(reader.get(PAGE)), ".about-person")
    assert words.select("a, img, script") == []
    assert text_of(words) == about


@pytest.mark.trust("V19")
def test_a_banned_person_changes_nothing(browser_of: BrowserOf, alice: Subscriber, mo: Subscriber) -> None:
    impose_ban(subscriber=alice, rule="R1", reason="x", by=mo, at=timezone.now())
    assert browser_of(alice).post("/me/profile/", TOLD).status_code == 403
    assert not Profile.objects.exists()


def test_comments_show_who_wrote_them(reader: Client, make_comment: MakeComment) -> None:
    comment = make_comment()
    make_comment(state="removed")
    page = page_of(reader.get(f"/stories/{comment.story.slug}/"))
    author = one(page, ".comment a.author")
    assert (value_of(author, "href"), text_of(author)) == (PAGE, "alice")
    picture = one(author, "img")
    assert (value_of(picture, "src"), value_of(picture, "alt")) == ("/api/v1/subscribers/alice/avatar.svg", "")
    assert value_of(picture, "loading") == "lazy"
