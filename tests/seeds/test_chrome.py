"""What a site has put around a text goes, and nothing of the text goes with it."""

import pytest

from seeds.reader.chrome import strip_chrome
from seeds.reader.chrome_lines import drop_chrome_sentences, is_chrome
from tests.seeds.chrome_samples import CHROME, STORY

PROSE = "The council has decided to close the bridge until the spring."


@pytest.mark.parametrize("line", CHROME)
def test_a_line_of_a_site_goes(line: str) -> None:
    page = strip_chrome([PROSE, line, PROSE])
    assert page.lines == [PROSE, PROSE]
    assert page.dropped == [line]


@pytest.mark.parametrize("line", STORY)
def test_a_line_of_the_story_stays(line: str) -> None:
    assert not is_chrome(line)


def test_lines_of_a_story_stay_next_to_each_other() -> None:
    assert strip_chrome(STORY).dropped == []


def test_a_menu_is_several_words_of_a_menu_in_a_row() -> None:
    page = strip_chrome(["Politics", "Business", "Health", PROSE, "Health", PROSE])
    assert page.lines == [PROSE, "Health", PROSE]


def test_a_sign_in_box_takes_its_neighbours_along() -> None:
    box = ["Sign in", "Your password must be new.", "Welcome back to your account", "Resend code"]
    assert strip_chrome([PROSE, *box, PROSE]).dropped == box


def test_a_box_stops_at_the_first_line_that_does_not_speak_of_accounts() -> None:
    about = "Banks must verify each account by e-mail from May, the law says, and customers may ask for the old way."
    assert strip_chrome([PROSE, about]).dropped == []
    assert strip_chrome([PROSE, "Sign in", PROSE, about]).lines == [PROSE, PROSE, about]


def test_headlines_of_other_stories_go_with_their_label() -> None:
    lines = [PROSE, "Related articles", "Bus fares to rise", "- Library reopens", PROSE]
    assert strip_chrome(lines).lines == [PROSE, PROSE]


def test_a_single_headline_below_such_a_label_may_be_a_heading_of_the_story() -> None:
    lines = [PROSE, "Trending", "What the law says", PROSE]
    assert strip_chrome(lines).lines == [PROSE, "What the law says", PROSE]


def test_above_the_first_paragraph_only_the_label_itself_goes() -> None:
    lines = ["Trending", "Bridge stays closed", "Bridge stays closed", PROSE]
    assert strip_chrome(lines).lines == lines[1:]


def test_a_noise_gauge_goes_with_its_figures() -> None:
    assert strip_chrome([PROSE, "Noise Level", "Murmur", "42 / 100", "Forecast", PROSE]).lines == [
        PROSE,
        "Forecast",
        PROSE,
    ]


def test_readers_comments_at_the_foot_go() -> None:
    lines = [*[PROSE] * 8, "Comments", "dora_42", "I do not agree at all.", "eli", "Nor do I."]
    assert strip_chrome(lines).lines == [PROSE] * 8


def test_an_invitation_in_the_middle_does_not_cost_the_rest() -> None:
    lines = [PROSE, "Join the conversation", *[PROSE] * 8]
    assert strip_chrome(lines).dropped == ["Join the conversation"]


def test_only_the_disclaimer_behind_a_forecast_goes() -> None:
    forecast = "The bridge will open in May. Based on current signals. Events may develop differently."
    assert drop_chrome_sentences(forecast) == "The bridge will open in May."
