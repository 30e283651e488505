"""Markdown in, safe HTML out: what is allowed, what is not, and that cleaning twice changes nothing."""

import pytest
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st

from core.markup import (
    ATTRIBUTES,
    MOST_ADDRESSES,
    MOST_LINES,
    MOST_MARKS,
    TAGS,
    clean_source,
    link_hosts,
    render,
    sanitise,
)

MARKUP = st.text(alphabet=st.sampled_from(list("ab *_`[]()<>!\"'=/:&;#\n\t-.1x\u200b\u202e")), max_size=300)


@pytest.mark.parametrize(
    ("source", "html"),
    [
        ("one\n\ntwo", "<p>one</p>\n<p>two</p>"),
        ("one\ntwo", "<p>one<br>\ntwo</p>"),
        ("*a* **b** `c`", "<p><em>a</em> <strong>b</strong> <code>c</code></p>"),
        ("> said\n\n- x", "<blockquote>\n<p>said</p>\n</blockquote>\n<ul>\n<li>x</li>\n</ul>"),
        ("# no headings", "<p># no headings</p>"),
        ("<b>no html</b>", "<p>&lt;b&gt;no html&lt;/b&gt;</p>"),
        ("![x](http://a.example/p.png)", '<p>!<a href="http://a.example/p.png" rel="nofollow ugc noopener">x</a></p>'),
    ],
)
def test_the_subset(source: str, html: str) -> None:
    assert render(source).html == html


@pytest.mark.trust("X6")
@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("[good.example](http://evil.example)", "good.example [evil.example]"),
        ("[https://good.example/a](https://good.example/b)", "https://good.example/a"),
        ("[evil.example.good.example](http://evil.example)", "evil.example.good.example [evil.example]"),
        ("[read this](http://evil.example)", "read this"),
        ("[good\u3002example](http://evil.example)", "good\u3002example [evil.example]"),
        ("[good\uff0eexample](http://evil.example)", "good\uff0eexample [evil.example]"),
        ("[`good.example`](http://evil.example)", "good.example [evil.example]"),
        ("[good&#46;example](http://evil.example)", "good.example [evil.example]"),
        ("https://good.example@evil.example/", "https://good.example@evil.example/ [evil.example]"),
        ("[me@good.example](mailto:me@evil.example)", "me@good.example [evil.example]"),
        ("me@good.example", "me@good.example"),
        ("[good.example](https:evil.example)", "[good.example](https:evil.example)"),
        ("[good.example](https:///evil.example)", "[good.example](https:///evil.example)"),
        ("https://xn--80ak6aa92e.com", "https://\u0430\u0440\u0440\u04cf\u0435.com [xn--80ak6aa92e.com]"),
    ],
)
def test_a_link_that_names_another_host_says_where_it_leads(source: str, shown: str) -> None:
    assert BeautifulSoup(render(source).html, "html.parser").get_text() == shown


def test_link_hosts_are_those_of_the_links_that_are_made() -> None:
    assert link_hosts("see www.One.com, [x](https://two.example:8/p) and `https://three.example`") == [
        "www.one.com",
        "two.example",
    ]


@pytest.mark.trust("X12")
@pytest.mark.parametrize(
    "body",
    ["<b>*" * (MOST_MARKS // 3 + 1), "*a*\n" * (MOST_LINES + 1), "www.one.example/ " * (MOST_ADDRESSES // 2 + 1)],
    ids=["marks", "lines", "addresses"],
)
def test_what_is_hardly_anything_but_marks_is_shown_as_it_was_typed(body: str) -> None:
    shown = render(clean_source(body))
    assert BeautifulSoup(shown.html, "html.parser").get_text() == shown.text == clean_source(body)
    assert {element.name for element in BeautifulSoup(shown.html, "html.parser").find_all(True)} <= {"p", "br"}
    assert len(link_hosts(body)) == body.count("www.")


def test_marks_in_fenced_code_are_not_counted() -> None:
    code = "<b>*\n" * MOST_LINES
    assert render(f"*So*:\n```\n{code}```").html.startswith("<p><em>So</em>:</p>\n<pre><code>&lt;b&gt;*")


def test_clean_source_keeps_text_and_drops_what_no_database_can_hold() -> None:
    assert clean_source(" e\u0301\r\nx\x00\ud800y \n") == "\u00e9\nxy"


@pytest.mark.trust("X4")
@given(MARKUP)
def test_nothing_but_the_allowed_elements_and_cleaning_is_idempotent(source: str) -> None:
    html = render(clean_source(source)).html
    assert sanitise(html) == html
    for element in BeautifulSoup(html, "html.parser").find_all(True):
        assert element.name in TAGS
        assert set(element.attrs) <= ATTRIBUTES.get(element.name, set()) | {"rel"}


@given(st.text(max_size=200))
def test_any_text_can_be_rendered_and_stored(source: str) -> None:
    cleaned = clean_source(source)
    assert clean_source(cleaned) == cleaned
    assert "\x00" not in render(cleaned).html


@pytest.mark.trust("X12")
@pytest.mark.parametrize("piece", ["[", "*a ", "![](", "> ", "- ", "`", "[a](", "<", "&", "www.a.b/(", "**a*_"])
def test_pathological_input_at_the_length_cap_still_renders(piece: str) -> None:
    assert render((piece * 10_000)[:10_000]).html
