"""Lines that talk to the readers of a site, and lines of stories that look like them."""

import pytest

from seeds.reader.calls import talks_to_reader, tells_of_writer, writers
from seeds.reader.reading import read_document
from tests.seeds.chrome_samples import STORY

CALLS = [
    line.strip()
    for line in """
    Get unlimited stories for €3 a month
    Unlock this article with a free trial
    Enjoying our coverage? Tell a friend
    Forward this newsletter to a friend
    Support our newsroom with a membership
    Explore the full archive — free for members
    Join our readers in the app
    Discover more podcast episodes
    Send us your story: desk@gazette.example
    Meet our reporters in the daily briefing
    Watch this in our app
    [Photo gallery]
    Read the rest of this series
    Add our weekly letter to your calendar
    Reach our housing reporter at jo@gazette.example
    """.strip().splitlines()
]
NO_CALLS = [
    line.strip()
    for line in """
    Get vaccinated at your pharmacy
    Share prices fell after the story broke.
    Support for members of the coalition wanes
    Read the meter before 3 May.
    See your doctor if the fever lasts for more than three days.
    Members may not vote by post.
    Start of the trial is put off again
    Subscribers of the network were without a signal for two hours.
    The newsletter of the party went to 4,000 homes every week.
    Tenants pay 900 euros a month.
    Watch the skies, the warning to residents said.
    "Join us in the square," she told our reporter.
    Find out whether the water is safe: the agency has put a map on its pages.
    Contact tracing starts in the schools of our town
    - Read the story of the strike in five numbers
    """.strip().splitlines()
]
BRIDGE = """Old bridge closes until spring
By Jo Ray and Al Moe | 3 May 2026
The council has closed the bridge until the spring, and ferries will run in its place every hour.
{}
Two hundred cars crossed it a day, and most of them will take the long way round by Elm.
"""


@pytest.mark.parametrize("line", CALLS)
def test_a_call_to_the_reader_is_known_by_what_calls_have_in_common(line: str) -> None:
    assert talks_to_reader(line)


@pytest.mark.parametrize("line", [*NO_CALLS, *STORY])
def test_a_line_of_a_story_is_no_call(line: str) -> None:
    assert not talks_to_reader(line)


def test_a_call_is_taken_out_and_asks_for_a_look() -> None:
    reading = read_document("bridge.txt", BRIDGE.format("Unlock this article with a free trial").encode())
    assert "Unlock this article with a free trial" in reading.dropped
    assert reading.review_reasons == ["One line was left out that may belong to the story."]


def test_a_headline_that_calls_is_still_the_headline() -> None:
    headline = "Read our story of the strike in the daily digest"
    reading = read_document("strike.txt", f"{headline}\n{headline}\n{BRIDGE.format('')}".encode())
    assert reading.draft.title == headline


def test_what_is_told_of_the_writer_is_no_news() -> None:
    lines = ["Old bridge closes", "Words by Jo Ray and Al Moe", "Al Moe covers bridges and boats."]
    assert writers(lines) == ("Jo Ray", "Al Moe")
    assert tells_of_writer(lines[2], writers(lines))
    assert not tells_of_writer("Al Moe, the mayor, said that he had not been asked.", writers(lines))
    assert not tells_of_writer("Ida Lund covers the roof of her shop with turf.", writers(lines))
