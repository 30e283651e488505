"""The bell, /me/notices/, /me/preferences/ and the buttons that follow, mute and block."""

from collections.abc import Callable

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from accounts.models import Subscriber
from accounts.notices.models import Cadence, Channel, Kind, Mute, Notice, Preference, ThreadFollow
from accounts.notices.preferences import cadences_of, mail_settings_of
from accounts.sanctions import impose_ban
from discussion.telling.threads import comment_key
from discussion.threads.models import Comment, Follow
from stories.models import Story
from tests.conftest import NOW
from tests.web.conftest import BrowserOf, MakeComment, one, page_of, text_of, value_of

NOTICES, PREFERENCES = "/me/notices/", "/me/preferences/"
Tell = Callable[..., Notice]


@pytest.fixture
def tell(make_comment: MakeComment, alice: Subscriber, bob: Subscriber) -> Tell:
    """`tell("words")`: Alice is told of an answer of Bob's."""

    def tell(body: str = "words") -> Notice:
        comment = make_comment(author=bob, body=body)
        return Notice.objects.create(subscriber=alice, kind="reply", subject=comment_key(comment.pk), at=NOW)

    return tell


def bell(browser: Client, path: str = "/topics/") -> str:
    return text_of(one(page_of(browser.get(path)), ".bell"))


def test_the_bell_counts_what_waits(tell: Tell, alice: Subscriber, bob: Subscriber, browser_of: BrowserOf) -> None:
    assert bell(browser_of(alice)) == "Notices"
    tell()
    tell()
    assert bell(browser_of(alice)) == "Notices 2 unread"
    assert bell(browser_of(bob)) == "Notices"


def test_above_ninety_nine_nobody_counts(tell: Tell, alice: Subscriber, browser_of: BrowserOf) -> None:
    tell()
    rows = [Notice(subscriber=alice, kind="reply", subject=f"comment:{number}", at=NOW) for number in range(150)]
    Notice.objects.bulk_create(rows)
    assert bell(browser_of(alice)) == "Notices 99+ unread"


def test_without_a_person_there_is_no_bell_and_no_query(
    reader: Client,
    story: Story,
    alice: Subscriber,
    browser_of: BrowserOf,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    with django_assert_num_queries(0):
        assert page_of(reader.get("/guidelines/")).select(".bell") == []
    browser = browser_of(alice)
    with django_assert_num_queries(4):  # session, me, a warning, and what waits
        bell(browser, "/guidelines/")


def test_the_page_tells_and_marks_nothing_by_being_read(tell: Tell, alice: Subscriber, browser_of: BrowserOf) -> None:
    first, second = tell("<b>first</b>"), tell("second")
    browser = browser_of(alice)
    for _ in range(2):
        page = page_of(browser.get(NOTICES))
        items = page.select(".notice-item.unread")
        assert [text_of(one(item, ".notice-words")) for item in items] == ["second", "<b>first</b>"]
    link = one(items[0], ".notice-line a")
    assert text_of(link) == "bob answered you on “Tram line nine divides the old town”"
    assert value_of(link, "href") == f"/comments/{second.subject.partition(':')[2]}/"
    browser.post(NOTICES, {"notice": str(second.pk)})
    assert list(Notice.objects.filter(read_at__isnull=True)) == [first]
    browser.post(NOTICES, {"upto": value_of(one(page, "[name=upto]"), "value")})
    assert not Notice.objects.filter(read_at__isnull=True).exists()
    assert browser.post(NOTICES, {"notice": "x"}).status_code == 303


@pytest.mark.trust("V12")
def test_what_is_hidden_is_not_on_the_page(tell: Tell, alice: Subscriber, browser_of: BrowserOf) -> None:
    tell("secret")
    Comment.objects.update(state="removed")
    answer = browser_of(alice).get(NOTICES)
    assert b"secret" not in answer.content
    assert page_of(answer).select(".notice-item") == []


def test_pages_and_queries(
    tell: Tell, alice: Subscriber, browser_of: BrowserOf, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(21):
        tell(f"number {number}")
    browser = browser_of(alice)
    with django_assert_num_queries(10):
        page = page_of(browser.get(NOTICES))
    assert len(page.select(".notice-item")) == 20
    rest = page_of(browser.get(NOTICES + value_of(one(page, "a[rel=next]"), "href")))
    assert [text_of(words) for words in rest.select(".notice-words")] == ["number 0"]


@pytest.mark.parametrize("path", [NOTICES, PREFERENCES])
def test_strangers_are_led_to_the_sign_in(path: str, reader: Client, db: None) -> None:
    answer = reader.get(path)
    assert (answer.status_code, answer["Location"]) == (303, f"/sign-in/?next={path}")


def test_preferences_are_shown_and_saved(alice: Subscriber, browser_of: BrowserOf) -> None:
    browser = browser_of(alice)
    form = one(page_of(browser.get(PREFERENCES)), "form.preferences")
    assert len(form.select("tbody tr")) == len(Kind) - 1
    assert form.select("[name^=appeal]") == [], "nobody can appeal yet"
    assert all(box.has_attr("checked") for box in form.select("tbody [type=checkbox]"))
    sent = {f"{kind}-mail": "daily" for kind in Kind} | {"reply-product": "on", "reply-mail": "weekly"}
    sent |= {"time_zone": "Europe/Berlin", "hour": "19", "weekday": "3"}
    assert browser.post(PREFERENCES, sent).status_code == 303
    cadences, mail = cadences_of(alice), mail_settings_of(alice)
    assert cadences[Kind.REPLY] == {Channel.PRODUCT: Cadence.AT_ONCE, Channel.MAIL: Cadence.WEEKLY}
    assert cadences[Kind.BAND] == {Channel.PRODUCT: Cadence.NEVER, Channel.MAIL: Cadence.DAILY}
    assert (mail.time_zone, mail.hour, mail.weekday, mail.digest) == ("Europe/Berlin", 19, 3, False)
    form = one(page_of(browser.get(PREFERENCES)), "form.preferences")
    assert [value_of(option, "value") for option in form.select("#hour [selected], #weekday [selected]")] == ["19", "3"]


@pytest.mark.parametrize(
    ("sent", "status"),
    [({"time_zone": "Europe/Atlantis"}, 422), ({"hour": "24"}, 400), ({"reply-mail": "yearly"}, 400), ({}, 200)],
)
def test_what_cannot_be_saved_is_shown_again(
    sent: dict[str, str], status: int, alice: Subscriber, browser_of: BrowserOf
) -> None:
    whole = {f"{kind}-mail": "daily" for kind in Kind} | {"time_zone": "UTC", "hour": "1", "weekday": "1"}
    answer = browser_of(alice).post(PREFERENCES, whole | sent, follow=not sent)
    assert answer.status_code == status
    assert Preference.objects.exists() is not bool(sent)
    assert bool(page_of(answer).select(".refusal")) is bool(sent)


def buttons(browser: Client, path: str) -> dict[str, tuple[str, str]]:
    """{what it says: (where it is sent, what is sent)} of the buttons that follow, mute and block."""
    page = page_of(browser.get(path))
    return {
        text_of(button): (value_of(button, "formaction"), value_of(button, "value"))
        for button in page.select("button[name=on][form=act]")
    }


@pytest.mark.parametrize(
    ("begins", "ends", "model"),
    [
        ("Follow this story", "Following this story", Follow),
        ("Mute this story", "Story muted", Mute),
        ("Follow what is below", "Following what is below", ThreadFollow),
        ("Mute this thread", "Thread muted", Mute),
        ("Block alice", "alice blocked", Mute),
    ],
)
def test_each_button_begins_and_ends_something(
    begins: str,
    ends: str,
    model: type[Follow | Mute | ThreadFollow],
    story: Story,
    make_comment: MakeComment,
    bob: Subscriber,
    browser_of: BrowserOf,
) -> None:
    make_comment()
    browser, path = browser_of(bob), f"/stories/{story.slug}/"
    for label, left in ((begins, 1), (ends, 0)):
        address, on = buttons(browser, path)[label]
        answer = browser.post(address, {"on": on, "back": path})
        assert (answer.status_code, answer["Location"].partition("#")[0]) == (303, path)
        assert model._default_manager.filter(subscriber=bob).count() == left
    assert begins in buttons(browser, path)


def test_one_does_not_block_oneself_and_nobody_has_buttons_without_a_person(
    story: Story, make_comment: MakeComment, alice: Subscriber, reader: Client, browser_of: BrowserOf
) -> None:
    make_comment()
    path = f"/stories/{story.slug}/"
    assert not [label for label in buttons(browser_of(alice), path) if "lock" in label]
    assert buttons(reader, path) == {}
    assert browser_of(alice).post("/subscribers/alice/block/", {"on": "1"}).status_code == 422
    assert not Mute.objects.exists()


def test_the_banned_may_still_choose_what_they_hear(
    story: Story, make_comment: MakeComment, bob: Subscriber, mo: Subscriber, browser_of: BrowserOf
) -> None:
    make_comment()
    impose_ban(subscriber=bob, rule="R1", reason="x", by=mo, at=NOW)
    browser = browser_of(bob)
    labels = buttons(browser, f"/stories/{story.slug}/")
    assert set(labels) == {"Mute this story", "Mute this thread", "Block alice"}
    for address, on in labels.values():
        assert browser.post(address, {"on": on}).status_code == 303
    assert Mute.objects.filter(subscriber=bob).count() == 3
    assert browser.post(f"/stories/{story.slug}/follow/", {"on": "1"}).status_code == 403


def test_what_is_followed_and_muted_is_listed_and_ended(
    story: Story, make_comment: MakeComment, bob: Subscriber, browser_of: BrowserOf
) -> None:
    make_comment()
    browser = browser_of(bob)
    for label, (address, on) in buttons(browser, f"/stories/{story.slug}/").items():
        if label not in {"Mute this thread", "Follow this story"}:  # one would end another
            browser.post(address, {"on": on})
    page = page_of(browser.get(PREFERENCES))
    assert [text_of(row) for row in page.select("#follows li")] == [f"A thread on {story.title} Stop"]
    assert {text_of(row) for row in page.select("#mutes li")} == {"alice Hear again", f"{story.title} Hear again"}
    for form in page.select(".heard form"):
        assert browser.post(value_of(form, "action"), {"on": "", "back": PREFERENCES})["Location"].startswith(
            PREFERENCES
        )
    page = page_of(browser.get(PREFERENCES))
    assert page.select(".heard li") == []


def test_whatever_one_follows_or_mutes_can_be_ended_page_by_page(
    story: Story,
    make_comment: MakeComment,
    make_subscriber: Callable[..., Subscriber],
    bob: Subscriber,
    browser_of: BrowserOf,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    keys = [comment_key(make_comment(body=f"words {number}").pk) for number in range(21)]
    ThreadFollow.objects.bulk_create(ThreadFollow(subscriber=bob, thread=key, at=NOW) for key in keys)
    people = [make_subscriber(f"person_{number:02}") for number in range(21)]
    Mute.objects.bulk_create(Mute(subscriber=bob, person=person, at=NOW) for person in people)
    browser = browser_of(bob)
    with django_assert_num_queries(12):
        first = page_of(browser.get(PREFERENCES))
    assert (len(first.select("#follows li")), len(first.select("#mutes li"))) == (20, 20)
    last = page_of(browser.get(PREFERENCES + value_of(one(first, "#mutes a[rel=next]"), "href")))
    assert [text_of(who) for who in last.select("#mutes bdi")] == ["person_00"]
    assert len(last.select("#follows li")) == 20, "the other list is where it was"
    both = page_of(browser.get(PREFERENCES + value_of(one(last, "#follows a[rel=next]"), "href")))
    assert (len(both.select("#follows li")), len(both.select("#mutes li"))) == (1, 1)
    back = value_of(one(both, "#mutes input[name=back]"), "value")
    answer = browser.post("/subscribers/person_00/block/", {"on": "", "back": back})
    left = page_of(browser.get(answer["Location"].partition("#")[0]))
    assert len(left.select("#mutes li")) == 20, "where nothing is left the first page is shown"
    assert not left.select("#mutes a[rel]")
    assert browser.get(f"{PREFERENCES}?mutes=made-up").status_code == 404
