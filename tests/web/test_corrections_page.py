"""`/stories/{slug}/corrections/`: what a story said before, for everybody to see, and in the admin with who did it."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from accounts.models import Subscriber
from discussion.threads.services import merge_stories
from stories.models import Correction, Story
from tests.conftest import NOW
from tests.web.conftest import BrowserOf, one, page_of, text_of, value_of

PAYLOAD = "</del></section><script>alert(1)</script><img src=x onerror=alert(1)>"
Correct = Callable[..., Correction]


@pytest.fixture
def correct(told_story: Story, edith: Subscriber) -> Correct:
    """One correction more, after those that the story has."""

    def corrected(**changes: list[object]) -> Correction:
        version = told_story.corrections.count() + 2
        Story.objects.update(version=version)
        at = NOW + timedelta(minutes=version)
        return Correction.objects.create(
            story=told_story, version=version, by=edith, at=at, reason=f"Reason {version}.", changes=changes
        )

    return corrected


def address(story: Story) -> str:
    return f"/stories/{story.slug}/corrections/"


def admin_address(story: Story) -> str:
    return f"/admin/stories/story/{story.pk}/corrections/"


def test_every_correction_is_told_to_the_word(reader: Client, told_story: Story, correct: Correct) -> None:
    correct(key_points=[["The line is 19 km long.", "Same."], ["The line is 9 km long.", "Same."]], title=["A", "B"])
    page = page_of(reader.get(address(told_story)))
    latest, first = page.select("section.correction")
    assert [value_of(latest, "id"), value_of(first, "id")] == ["version-3", "version-2"]
    assert "Version 3" in text_of(one(latest, "h2"))
    assert "Reason 3." in text_of(latest)
    assert [text_of(name) for name in latest.select("h3")] == ["Key points", "Title"]
    points = latest.select(".diff")[0]
    assert text_of(points) == "The line is 19 9 km long. Same."
    assert (one(points, "del").get_text(), one(points, "ins").get_text()) == ("19", "9")
    assert one(latest, "time")["datetime"] == (NOW + timedelta(minutes=3)).isoformat()
    assert value_of(one(page, "link[rel=canonical]"), "href").endswith(address(told_story))
    assert "edith" not in page.decode()


def test_the_story_leads_there(reader: Client, told_story: Story) -> None:
    story_page = page_of(reader.get(f"/stories/{told_story.slug}/"))
    assert value_of(one(story_page, ".corrections a"), "href") == address(told_story)
    Correction.objects.all().delete()
    assert "has not been corrected" in text_of(page_of(reader.get(address(told_story))))


@pytest.mark.trust("X2")
@pytest.mark.parametrize("field", ["title", "key_points", "body"])
def test_hostile_words_are_words(
    reader: Client, browser_of: BrowserOf, edith: Subscriber, told_story: Story, correct: Correct, field: str
) -> None:
    values = {"title": PAYLOAD, "key_points": [PAYLOAD], "body": [{"heading": PAYLOAD, "paragraphs": [PAYLOAD]}]}
    correct(**{field: [values[field], type(values[field])()]})
    Correction.objects.update(reason=PAYLOAD)
    for answer in (reader.get(address(told_story)), browser_of(edith).get(admin_address(told_story))):
        page = page_of(answer)
        assert page.select("script:not([src]), img[src=x]") == []
        assert PAYLOAD in page.get_text()


@pytest.mark.trust("V1")
@pytest.mark.parametrize(
    ("state", "status"), [("draft", 404), ("review", 404), ("closed", 200), ("archived", 200), ("later", 404)]
)
def test_it_is_there_for_whom_the_story_is(reader: Client, told_story: Story, state: str, status: int) -> None:
    later = {"state": "scheduled", "published_at": NOW + timedelta(days=99_999)}
    Story.objects.update(**(later if state == "later" else {"state": state}))
    answer = reader.get(address(told_story))
    assert answer.status_code == reader.get(f"/stories/{told_story.slug}/").status_code == status
    assert (b"9 km" in answer.content) == (status == 200)


@pytest.mark.trust("V1")
def test_of_a_merged_story_it_leads_to_the_other(reader: Client, told_story: Story, edith: Subscriber) -> None:
    facts = {"title": "Line nine is coming", "document": "tests:again", "content_hash": "0", "state": "published"}
    target = Story.objects.create(slug="line-nine", published_at=NOW - timedelta(days=1), created_at=NOW, **facts)
    merge_stories(source=told_story, target=target, actor=edith, at=NOW, reason="Told twice.")
    answer = reader.get(address(told_story))
    assert (answer.status_code, answer["Location"]) == (301, address(target))


def test_pages_follow_each_other_for_two_queries(
    reader: Client, told_story: Story, correct: Correct, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(22):
        correct(title=[f"Title {number}", f"Title {number + 1}"])
    with django_assert_num_queries(2):  # the story, its corrections
        first = page_of(reader.get(address(told_story)))
    second = page_of(reader.get(address(told_story) + value_of(one(first, "a[rel=next]"), "href")))
    shown = [value_of(part, "id") for page in (first, second) for part in page.select("section.correction")]
    assert shown == [f"version-{number}" for number in range(24, 1, -1)]
    assert reader.get(f"{address(told_story)}?cursor=nonsense").status_code == 404


def test_a_rewritten_story_still_fits_on_a_page(reader: Client, told_story: Story, correct: Correct) -> None:
    before, after = (" ".join(f"{letter}{n}" for n in range(30_000)) for letter in "ab")
    correct(plain_words=[before, after])
    answer = reader.get(address(told_story))
    assert len(answer.content) < 50_000
    assert "More has changed than is shown here." in text_of(page_of(answer))


def test_editors_see_who_corrected(
    browser_of: BrowserOf,
    edith: Subscriber,
    told_story: Story,
    correct: Correct,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    correct(title=["Old title", "New title"])
    Correction.objects.filter(version=2).update(by=None)
    browser = browser_of(edith)
    register = page_of(browser.get(f"/admin/stories/story/{told_story.pk}/change/"))
    assert "key points" in text_of(one(register, "#corrections-group"))
    assert value_of(one(register, "a.viewsitelink"), "href") == f"/stories/{told_story.slug}/"
    assert "Old title" not in text_of(register), "what it said is on a page of its own"
    assert value_of(one(register, ".object-tools a[href$='/corrections/']"), "href") == admin_address(told_story)
    with django_assert_num_queries(
        10
    ):  # session, person, its gate, confirmation 2, permissions 2, story, number, corrections
        page = page_of(browser.get(admin_address(told_story)))
    latest, first = page.select(".correction-told")
    assert "By edith" in text_of(latest)
    assert "By its document" in text_of(first)
    assert (one(latest, "del").get_text(), one(latest, "ins").get_text()) == ("Old", "New")


def test_only_who_may_see_stories_sees_them_in_the_admin(
    browser_of: BrowserOf, bob: Subscriber, told_story: Story
) -> None:
    assert browser_of(bob).get(admin_address(told_story)).status_code in {302, 403, 404}
