"""Whether two texts tell the same story at all."""

from dataclasses import replace

import pytest

from stories.drafts import Section, StoryDraft
from stories.sameness import tells_another_story

AIRPORT = StoryDraft(
    "Airport of the island may fly at night",
    body=[Section("", ["The airport board wants planes to land until one in the morning.", "Residents want sleep."])],
)
LUNCH = StoryDraft(
    "Lunch in the schools of the town gets dearer",
    body=[Section("", ["The town raises the price of a school lunch by a third.", "Parents say it is too much."])],
)


@pytest.mark.parametrize(
    ("after", "another"),
    [
        (LUNCH, True),
        (replace(LUNCH, title=AIRPORT.title), False),
        (replace(LUNCH, title="Night flights at the airport"), False),
        (replace(AIRPORT, title=LUNCH.title), False),
        (replace(LUNCH, plain_words="They want planes to land until one in the morning."), False),
        (StoryDraft("Lunch"), False),
        (StoryDraft("?!", body=LUNCH.body), False),
        (StoryDraft("学校", body=[Section("", ["午餐。"])]), False),
    ],
    ids=[
        "another",
        "same title",
        "half the title",
        "same text",
        "some of the text",
        "no text",
        "no title",
        "two words",
    ],
)
def test_another_story_shares_neither_title_nor_text(after: StoryDraft, another: bool) -> None:
    assert tells_another_story(AIRPORT, after) is another
    assert tells_another_story(after, AIRPORT) is another


def test_every_story_is_itself() -> None:
    for story in (AIRPORT, LUNCH, StoryDraft("A")):
        assert not tells_another_story(story, story)
