"""Front matter that other systems have written is read for what it says, and the text below it as it comes."""

import pytest

from core.errors import DomainError
from seeds.reader.raw import Reading
from seeds.reader.reading import read_document
from stories.models import Camp

BODY = """The council of Elm has closed the old bridge on Monday, and the ferry starts in its place.

**For:** Mayor Piet Larsen says the town "cannot answer for one more accident".

**Against:** Councillor Bea Frank calls the closure absurd.
"""


def read(*matter: str, body: str = BODY) -> Reading:
    lines = "\n".join(["---", "title: Old bridge closes until spring", *matter, "---"])
    return read_document("bridge.md", f"{lines}\n{body}".encode())


def test_what_a_story_has_is_taken_and_the_rest_told() -> None:
    reading = read(
        "date: 2025-06-01",
        "author: [Kim Lee, Jo Ray]",
        "tags: [Bridges, 2025, Bridges]",
        "categories: Traffic, Elm",
        "description: Elm closes its bridge.",
        "lang: en_GB",
        "layout: post",
        "cover: {image: bridge.jpg}",
    )
    draft = reading.draft
    assert (draft.title, draft.summary, draft.language) == (
        "Old bridge closes until spring",
        "Elm closes its bridge.",
        "en",
    )
    assert sorted(draft.topics) == ["2025", "Bridges", "Elm", "Traffic"]
    assert reading.dropped == [
        "date: 2025-06-01",
        "author: Kim Lee, Jo Ray",
        "layout: post",
        "cover: {'image': 'bridge.jpg'}",
    ]
    assert reading.review_reasons == []


def test_the_text_below_is_read_as_a_raw_one() -> None:
    draft = read("slug: old-bridge", "permalink: /elm/").draft
    assert [section.paragraphs for section in draft.body] == [[BODY.partition("\n")[0]]]
    assert [(side.camp, side.name) for side in draft.sides] == [
        (Camp.DEFENDER, "Mayor Piet Larsen"),
        (Camp.CRITIC, "Councillor Bea Frank"),
    ]


def test_keys_of_our_own_hold_before_those_of_others() -> None:
    reading = read(
        "summary: Ours.",
        "subtitle: Theirs.",
        "topics: [Elm]",
        "keywords: bridges",
        body="The bridge closes, and the ferry starts in its place.",
    )
    assert (reading.draft.summary, reading.draft.topics) == ("Ours.", ["Elm"])
    assert reading.dropped == ["Theirs.", "bridges"]


def test_beside_the_keys_of_a_story_the_text_is_taken_at_its_word() -> None:
    reading = read("tags: [Elm]", "forecast: It opens in May.", "date: 2025-06-01", body="It *closes*.")
    assert (reading.draft.forecast, reading.draft.topics) == ("It opens in May.", ["Elm"])
    assert reading.draft.body[0].paragraphs == ["It *closes*."]
    assert reading.dropped == ["date: 2025-06-01"]


@pytest.mark.parametrize("matter", ["draft: true", "published: false", "status: Draft"])
def test_what_calls_itself_a_draft_is_looked_at(matter: str) -> None:
    assert read(matter).review_reasons == ["The document calls itself a draft."]
    assert read("draft: false", "published: true").review_reasons == []


def test_a_long_description_is_shortened_and_kept_whole_beside() -> None:
    long = " ".join(f"The bridge of Elm has {number} weak pillars." for number in range(1, 12))
    reading = read(f"description: {long}")
    assert long.startswith(reading.draft.summary)
    assert 200 < len(reading.draft.summary) <= 300
    assert long in reading.dropped


@pytest.mark.parametrize("matter", ["tags: {a: b}", "description: [a]", "tags: [[a]]"])
def test_a_value_of_the_wrong_kind_is_named(matter: str) -> None:
    with pytest.raises(DomainError) as refusal:
        read(matter)
    assert refusal.value.code == "document_value_wrong"
    assert matter.partition(":")[0] in refusal.value.detail
