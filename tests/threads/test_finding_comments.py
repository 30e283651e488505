"""Search in comments: by the words that are shown now, narrowed, ranked, marked, and never by a word that is not."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import connection
from pytest_django import DjangoAssertNumQueries
from rest_framework.test import APIClient

from accounts.models import Profile, Subscriber
from core.personal import Choice, Fate
from discussion.api.searching import FoundCommentSerializer
from discussion.threads import searching
from discussion.threads.models import Comment, CommentWords, StoryCount
from discussion.threads.services import delete_comment, edit_comment, publish_comment, remove_comment, restore_comment
from discussion.threads.services.erasing import erase_author
from stories.models import Story
from stories.search.folding import ACCENTED, PLAIN
from stories.search.indexing import START, STOP
from tests.conftest import NOW
from tests.threads.conftest import MakeComment, Merge, Post

pytestmark = pytest.mark.django_db
URL = "/api/v1/search/"


@pytest.fixture
def find(anonymous: APIClient) -> Callable[..., list[str]]:
    """`find("trams", side="critic")`: the texts of the comments that are found, best first."""

    def find(q: str, **narrowed: Any) -> list[str]:
        answer = anonymous.get(URL, {"q": q, "type": "comment", **narrowed})
        assert answer.status_code == 200, answer.json()
        return [found["comment"]["body_text"] for found in answer.json()["results"]]

    return find


Find = Callable[..., list[str]]
Eras = Callable[[int], None]


@pytest.fixture
def eras() -> Iterator[Eras]:
    """`eras(20_000)`: the next comment is the first of the era 2. No transaction takes a sequence back."""

    def begin(number: int) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT setval('threads_commentwords_number', %s, false)", [number])

    yield begin
    begin(1)


def test_a_comment_is_told_whole_with_its_passage(anonymous: APIClient, story: Story, post: Post) -> None:
    comment = post("The *trams* <b>divide</b> & rule.", side="critic")
    (found,) = anonymous.get(URL, {"q": "divide", "type": "comment"}).json()["results"]
    assert set(found) == set(FoundCommentSerializer().fields)
    assert (found["type"], found["comment"]["id"], found["title"]) == ("comment", str(comment.pk), story.title)
    assert found["snippet"] == "The trams &lt;b&gt;<mark>divide</mark>&lt;/b&gt; &amp; rule"


def test_words_are_found_in_their_forms_and_without_their_accents(find: Find, story: Story, post: Post) -> None:
    post("Ma crème est brûlée.")
    assert find("creme") == find("CRÈME brulee") == ["Ma crème est brûlée."]
    assert find('"creme est"') == ["Ma crème est brûlée."]
    assert find("creme -brulee") == find("the") == find("-creme") == find('"est creme"') == []


def test_a_story_in_another_language_is_found_in_its_forms(
    find: Find, make_story: Callable[[], Story], post: Post
) -> None:
    german, english = make_story(), make_story()
    for story, language in ((german, "german"), (english, "english")):
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO search_storywords VALUES (%s, %s, '', '')", [story.pk, language])
        post("Die Häuser.", story=story)
    assert len(find("Haus")) == 1
    assert set(CommentWords.objects.values_list("configuration", flat=True)) == {"german", "english"}


def test_the_letters_are_those_that_stories_are_found_by() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT fold_letters(%s), fold_letters('plain'), fold_letters('')", [f"й{ACCENTED}x漢"])
        assert cursor.fetchone() == (f"й{PLAIN}x漢", "plain", "")


def test_it_is_narrowed_by_story_side_and_author(
    find: Find, story: Story, make_story: Callable[[], Story], post: Post, alice: Subscriber, bob: Subscriber
) -> None:
    Profile.objects.create(subscriber=alice, show_comments=True)
    other = make_story()
    post("Trams, says Alice.", side="critic")
    post("Trams, says Bob.", author=bob, side="defender")
    post("Trams elsewhere.", story=other, side="critic")
    assert set(find("trams", story=story.slug)) == {"Trams, says Alice.", "Trams, says Bob."}
    assert set(find("trams", side="critic")) == {"Trams, says Alice.", "Trams elsewhere."}
    assert find("trams", side="defender", story=other.slug) == []
    assert set(find("trams", author="alice")) == {"Trams, says Alice.", "Trams elsewhere."}
    assert find("trams", author="alice", story=story.slug, side="critic") == ["Trams, says Alice."]
    assert find("trams", author="alice", side="defender") == []


def test_who_does_not_want_his_comments_listed_is_not_found_by_name(anonymous: APIClient, post: Post) -> None:
    post("Trams.")
    refused = [anonymous.get(URL, {"q": "trams", "type": "comment", "author": who}) for who in ("alice", "nobody")]
    assert [(answer.status_code, answer.json()["code"]) for answer in refused] == [(404, "not_found")] * 2
    assert refused[0].json() == refused[1].json()


@pytest.mark.trust("V1")
def test_only_words_that_are_shown_now_are_found(
    find: Find, post: Post, alice: Subscriber, mo: Subscriber, make_comment: MakeComment
) -> None:
    held, shown = post("held words", held=True), post("first words")
    gone = post("words to delete")
    assert set(find("words")) == {"first words", "words to delete"}
    assert CommentWords.objects.filter(comment=held).count() == 0
    publish_comment(comment=held, version=1, at=NOW)
    delete_comment(comment=gone, author=alice, at=NOW)
    edit_comment(comment=shown, author=alice, body="second words", version=1, held=True, at=NOW)
    assert set(find("words")) == {"held words", "first words"}
    publish_comment(comment=shown, version=2, at=NOW)
    remove_comment(comment=held, reason="R1", by=mo, at=NOW)
    assert find("words") == ["second words"]
    assert find("first") == find("held") == []
    restore_comment(comment=held, by=mo, at=NOW)
    assert set(find("words")) == {"held words", "second words"}
    assert set(CommentWords.objects.values_list("comment", flat=True)) == {held.pk, shown.pk}


@pytest.mark.trust("V18")
def test_the_words_of_who_leaves_go_with_them(find: Find, post: Post, alice: Subscriber) -> None:
    stays, goes = post("words that stay"), post("words that go")
    choice = Choice(comments=Fate.ANONYMISED, otherwise=frozenset({goes.pk}))
    erase_author(author=alice, choice=choice, at=NOW)
    assert find("words") == ["words that stay"]
    assert list(CommentWords.objects.values_list("comment", flat=True)) == [stays.pk]


def test_an_archived_story_is_searched_by_its_address_only(find: Find, story: Story, post: Post) -> None:
    post("Trams.")
    Story.objects.update(state="archived")
    assert find("trams") == []
    assert find("trams", story=story.slug) == ["Trams."]
    Story.objects.update(state="draft")
    assert find("trams") == []


def test_comments_of_a_merged_story_are_found_where_they_are(
    find: Find, story: Story, target: Story, post: Post, merge: Merge
) -> None:
    post("Trams.")
    merge()
    assert find("trams", story=target.slug) == find("trams", story=story.slug) == find("trams") == ["Trams."]


@pytest.mark.parametrize("begun", [1, searching.ENOUGH])
@pytest.mark.usefixtures("story")
def test_all_eras_are_searched_the_newest_first(
    find: Find, post: Post, monkeypatch: pytest.MonkeyPatch, eras: Eras, begun: int
) -> None:
    for era in (0, 4, 11, 12):
        eras(era * searching.ERA + begun)
        post(f"Trams in {era}.", side="critic")
    everything = {f"Trams in {era}." for era in (0, 4, 11, 12)}
    assert set(find("trams")) == set(find("trams", side="critic")) == everything  # few: asked for at once
    monkeypatch.setattr(searching, "RANKED", 10)  # one of the latest era is many
    assert set(find("trams")) == set(find("trams", side="critic")) == everything
    monkeypatch.setattr(searching, "RANKED", 2)
    assert set(find("trams")) == {"Trams in 11.", "Trams in 12."}


@pytest.mark.parametrize("is_frequent", [True, False])
def test_both_ways_through_a_story_find_the_same(
    find: Find,
    story: Story,
    target: Story,
    post: Post,
    merge: Merge,
    monkeypatch: pytest.MonkeyPatch,
    *,
    is_frequent: bool,
) -> None:
    monkeypatch.setattr(searching, "_is_frequent", lambda *_: is_frequent)
    monkeypatch.setattr(searching, "SEEN", 3)  # the way through the latest ends before it has come to the oldest
    post("Fast trams, of old.", side="critic")
    for words in ("Ships.", "Trams are fast.", "Boats."):
        post(words, story=target, side="critic")
    post("Fast trams.", side="defender")
    merge()
    assert set(find("trams", story=target.slug)) == {"Fast trams, of old.", "Trams are fast.", "Fast trams."}
    assert set(find("trams", story=target.slug, side="critic")) == {"Fast trams, of old.", "Trams are fast."}
    assert set(find('"fast trams"', story=target.slug)) == {"Fast trams, of old.", "Fast trams."}
    assert find("trams -fast", story=target.slug) == find("trains", story=target.slug) == []


def test_what_is_said_often_is_found_on_the_way_through_the_latest(story: Story, post: Post) -> None:
    post("Trams.")
    for comments, is_frequent in ((1, False), (20_000_000, True)):
        StoryCount.objects.update_or_create(story=story, side="", defaults={"comments": comments})
        for q, expected in (("trams", is_frequent), ("trains", False), ("the", False)):
            asked = searching._asked(q, story, "", None, NOW)
            assert asked.values["is_frequent"] == expected, (q, comments)


def test_the_best_come_first_and_pages_follow_each_other(anonymous: APIClient, make_comment: MakeComment) -> None:
    best = make_comment(body="Trams.")
    worse = [make_comment(body=f"Trams {'and much else ' * n} {n}.") for n in range(1, 5)]
    asked, cursor = {"q": "trams", "type": "comment", "limit": "2"}, None
    found: list[str] = []
    while cursor or not found:
        answer = anonymous.get(URL, {**asked, **({"cursor": cursor} if cursor else {})}).json()
        found += [each["comment"]["id"] for each in answer["results"]]
        make_comment(body="Trams and trams and trams." if not cursor else "Ships.")  # comes meanwhile, and is better
        cursor = answer["next"]
    assert found[0] == str(best.pk)
    assert sorted(found) == sorted({str(comment.pk) for comment in [best, *worse]})


def test_no_comment_brings_marks_of_its_own(anonymous: APIClient, post: Post) -> None:
    post(f"{START}img{STOP} trams {START}")
    (found,) = anonymous.get(URL, {"q": "trams", "type": "comment"}).json()["results"]
    assert found["snippet"].split() == ["img", "<mark>trams</mark>"]


@pytest.mark.parametrize(
    "asked",
    [
        {"type": "person"},
        {"type": "comment", "side": "left"},
        {"type": "comment", "q": "x " * 17},
        {"type": "comment", "cursor": "nonsense"},
        {"type": "comment", "author": "x" * 31},
        {"story": "tram-line-nine"},
        {"type": "story", "side": "critic"},
    ],
)
def test_what_means_nothing_is_refused(anonymous: APIClient, story: Story, asked: dict[str, str]) -> None:
    answer = anonymous.get(URL, {"q": "trams", **asked})
    assert (answer.status_code, answer.json()["code"]) == (400, "malformed")


def test_a_cursor_is_of_one_search(anonymous: APIClient, make_comment: MakeComment, story: Story) -> None:
    for _ in range(2):
        make_comment(body="Trams.")
    asked = {"q": "trams", "type": "comment", "limit": "1"}
    cursor = anonymous.get(URL, asked).json()["next"]
    assert anonymous.get(URL, {**asked, "cursor": cursor}).status_code == 200
    assert anonymous.get(URL, {**asked, "cursor": cursor, "story": story.slug}).status_code == 400
    assert anonymous.get(URL, {"q": "trams", "limit": 1, "cursor": cursor}).status_code == 400


def test_the_number_of_queries_does_not_grow(
    anonymous: APIClient, make_comment: MakeComment, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(20):
        make_comment(body="Trams.")
    with django_assert_num_queries(5):  # the era, the page, its comments, their story, passages
        assert len(anonymous.get(URL, {"q": "trams", "type": "comment"}).json()["results"]) == 20
    assert Comment.objects.count() == 20
