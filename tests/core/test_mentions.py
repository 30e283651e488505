"""Names in comments: which are found, how they are shown, and that nobody calls a crowd together."""

import pytest
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st

from core.markup import render, sanitise
from core.mentions import MOST_NAMES, PROFILE

WORDS = st.text(alphabet=st.sampled_from(list("@@ab1_.-/ *`[]()<>\"'\n:&;é\u200b\u202e")), max_size=200)


def links(source: str) -> list[str]:
    return [str(link["href"]) for link in BeautifulSoup(render(source).html, "html.parser").find_all("a", href=True)]


def test_a_name_leads_to_its_profile_at_its_first_mention() -> None:
    shown = render("Hello @Bob, @bob and @ann_x's.")
    assert shown.html == (
        '<p>Hello <a href="/subscribers/Bob/" rel="nofollow ugc noopener">@Bob</a>, @bob and '
        '<a href="/subscribers/ann_x/" rel="nofollow ugc noopener">@ann_x</a>\'s.</p>'
    )
    assert shown.text == "Hello @Bob, @bob and @ann_x's."
    assert shown.names == ("bob", "ann_x")


@pytest.mark.parametrize("source", ["(@bob)", "*@bob*", "**@bob!**", "> @bob", "- @bob", "@bob:", "—@bob…", "@bob's"])
def test_names_stand_wherever_words_do(source: str) -> None:
    assert render(source).names == ("bob",)


@pytest.mark.parametrize(
    "source",
    [
        "`@bob`",
        "```\n@bob\n```",
        "    @bob",
        "bob@bob.example",
        "mailto:bob@bob.example",
        "@bob@host.example",
        "@bob.example",
        "@bob-tail",
        "/@bob",
        "https://host.example/@bob",
        "[@bob](https://host.example/)",
        "x@bob",
        "é@bob",
        "@bo",
        "@_bob",
        "@bob_",
        "@bobé",
        "@böb",
        "@" + "b" * 31,
    ],
)
def test_what_is_no_name(source: str) -> None:
    assert render(source).names == ()
    assert not any(PROFILE.fullmatch(link) for link in links(source))


@pytest.mark.trust("X7")
def test_of_very_many_names_ten_are_names_and_of_a_flood_none() -> None:
    crowd = " ".join(f"@person{number}" for number in range(700))
    assert render(crowd).names == tuple(f"person{number}" for number in range(MOST_NAMES))
    assert len(links(crowd)) == MOST_NAMES
    assert len(links("@bob " * 700)) == 1
    assert render(" ".join(f"@person{number}" for number in range(5_000))).names == ()


@pytest.mark.trust("X7")
@pytest.mark.parametrize(
    "source",
    [
        '@bob"onmouseover="alert(1)',
        "@bob<script>alert(1)</script>",
        "@<b>bob</b>",
        "@../../admin/",
        "@bob?next=//evil.example",
        "@javascript:alert(1)",
        "@bob\u202egnp.exe",
        "[x](/subscribers/bob/)",
        "[x](javascript:@bob)",
    ],
)
def test_nothing_is_injected_through_a_name(source: str) -> None:
    shown = BeautifulSoup(render(source).html, "html.parser")
    assert {element.name for element in shown.find_all(True)} <= {"p", "a"}
    for link in shown.find_all("a"):
        assert set(link.attrs) == {"href", "rel"}
        assert PROFILE.fullmatch(str(link["href"]))
        assert link.get_text() == "@" + str(link["href"]).split("/")[2]


@pytest.mark.trust("X7")
@given(WORDS)
def test_whatever_is_written_only_profiles_are_linked(source: str) -> None:
    shown = render(source)
    assert sanitise(shown.html) == shown.html
    assert len(shown.names) <= MOST_NAMES
    profiles = [link for link in links(source) if link.startswith("/")]
    assert [link.split("/")[2].lower() for link in profiles] == list(shown.names)
    assert all(PROFILE.fullmatch(link) for link in profiles)
