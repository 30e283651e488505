"""HTML: the article comes out, the page around it does not, and nothing is fetched."""

import socket
import subprocess
import sys

import pytest

from core.errors import DomainError
from seeds.reader.reading import read_document
from seeds.reader.web_pages import MAX_DEPTH, is_web_page
from tests.seeds.expectations import PAGES, shown_text

ARTICLE = """<h1>Old bridge closes until spring</h1>
<p>The council has closed the bridge until the spring, and ferries will run in its place every hour.</p>
<p>Two hundred cars crossed it a day, and most of them will take the long way round by Elm.</p>"""


@pytest.mark.parametrize(
    "beginning",
    [
        "<!DOCTYPE html>",
        "<html lang='en'>",
        "\n<!-- made by hand -->\n<body>",
        "<?xml version='1.0'?><html>",
        "<h1>",
        "<P>",
    ],
)
def test_html_is_known_by_its_beginning(beginning: str) -> None:
    assert is_web_page(beginning)


@pytest.mark.parametrize("text", ["Bridge <p>closes</p>", "<3 the bridge", "< html >", "a < b", "<b>Bold</b> words"])
def test_a_text_with_a_sign_in_it_is_no_page(text: str) -> None:
    assert not is_web_page(text)


@pytest.mark.parametrize(
    "feed",
    ["<?xml version='1.0'?><rss><item/></rss>", "<rss version='2.0'>", "<feed xmlns='x'>", "<svg><text>x</text></svg>"],
)
@pytest.mark.trust("S5")
def test_other_markup_is_refused(feed: str) -> None:
    with pytest.raises(DomainError) as refusal:
        read_document("feed.xml", feed.encode())
    assert refusal.value.code == "document_is_markup"


def test_a_page_without_an_article_is_refused() -> None:
    with pytest.raises(DomainError) as refusal:
        read_document("page.html", b"<html><body><img src='bridge.jpg'></body></html>")
    assert refusal.value.code == "document_without_article"


@pytest.mark.parametrize(
    "page", ["<!doctype html>", f'<?xml version="1.0" {" " * 300}encoding="utf-8"?><html>{ARTICLE}']
)
def test_a_page_that_the_parser_does_not_take_is_refused(page: str) -> None:
    with pytest.raises(DomainError) as refusal:
        read_document("page.html", page.encode())
    assert refusal.value.code == "document_without_article"


def test_a_page_may_say_its_encoding_twice() -> None:
    lines = '<?xml version="1.0" encoding="utf-8"?>\n<?xml version="1.0" encoding="latin-1"?>\n'
    assert read_document("page.html", f"{lines}<html>{ARTICLE}".encode()).draft.body


def test_words_that_are_drawn_as_headings_are_headings() -> None:
    page = f"<body>{ARTICLE}<div><b>What it costs</b></div><div>Nobody knows, says the treasurer of the town.</div>"
    assert read_document("bridge.html", page.encode()).draft.body[-1].heading == "What it costs"


@pytest.mark.trust("X13")
def test_no_markup_is_left_in_a_field() -> None:
    said = "<p>He said &lt;b&gt;no&lt;/b&gt;.</p>"
    page = f"<html><head><script>alert(1)</script></head><body onload=alert(2)>{ARTICLE}{said}"
    reading = read_document("bridge.html", page.encode())
    assert "alert" not in shown_text(reading)
    assert "He said <b>no</b>." in shown_text(reading)


@pytest.mark.trust("S5")
def test_a_page_that_is_nested_too_deep_is_refused() -> None:
    for element in ("div", "b", "table", "font"):
        with pytest.raises(DomainError) as refusal:
            read_document("bomb.html", f"<html>{ARTICLE}{f'<{element}>' * (MAX_DEPTH + 1)}".encode())
        assert refusal.value.code == "document_too_deep"


@pytest.mark.trust("S5")
def test_entities_are_not_expanded_and_files_not_read() -> None:
    entities = (
        '<!DOCTYPE html [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;"><!ENTITY f SYSTEM "file:///etc/passwd">]>'
    )
    reading = read_document(
        "bomb.html", f"{entities}<html><body>{ARTICLE}<p>One &b; two &f; three.</p></body>".encode()
    )
    assert "root:" not in shown_text(reading)
    assert "aaaa" not in shown_text(reading).replace('aaaaaaaaaa">', "")


def test_nothing_is_fetched(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_arguments: object, **_options: object) -> None:
        raise AssertionError

    monkeypatch.setattr(socket, "socket", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    linked = f'<html><head><base href="http://a.example/"><link rel="stylesheet" href="b.css"></head><body>{ARTICLE}'
    assert read_document("bridge.html", linked.encode())
    assert read_document("tram.html", (PAGES / "tram-tender.html").read_bytes())


def test_the_web_process_does_not_load_the_parser() -> None:
    loaded = "import sys, config.wsgi; print('django.contrib.admin.sites' in sys.modules, 'trafilatura' in sys.modules)"
    answer = subprocess.run([sys.executable, "-c", loaded], capture_output=True, text=True, check=True)
    assert answer.stdout.strip() == "True False"  # the addresses are loaded, and with them all else


def test_what_a_page_draws_apart_is_not_run_together() -> None:
    items = "".join(f"<li><time>{day} June 2026</time><span>Step {day} is taken</span></li>" for day in (4, 5, 6))
    page = f"<html><body>{ARTICLE}<h2>Timeline</h2><ul>{items}</ul></body></html>"
    draft = read_document("bridge.html", page.encode()).draft
    assert [(step.date_text, step.title) for step in draft.timeline] == [
        ("4 June 2026", "Step 4 is taken"),
        ("5 June 2026", "Step 5 is taken"),
        ("6 June 2026", "Step 6 is taken"),
    ]


def test_scripts_are_no_words_of_the_page() -> None:
    script = "<script>window.q=[];function f(a,b){return a?b.push(a):null}var cfg={layer:1,items:2};</script>" * 60
    head = f'<html lang="en"><head><title>Bridge</title>{script}<style>.ad{{display:none}}</style></head>'
    draft = read_document("bridge.html", f"<!DOCTYPE html>{head}<body>{ARTICLE}</body></html>".encode()).draft
    assert draft.language == "en"


def test_a_page_in_another_language_than_it_says_is_read_by_its_words() -> None:
    german = (
        "<h1>Alte Brücke bis zum Frühjahr gesperrt</h1><p>Der Rat hat die Brücke am Montag gesperrt, und die Fähre"
        " fährt bis zum Mai jede Stunde.</p><p>Zweihundert Autos sind am Tag auf der Brücke, und die meisten werden"
        " den langen Weg von Elm nehmen.</p>"
    )
    page = f'<html lang="en"><body><article>{german}</article></body></html>'
    assert read_document("bridge.html", page.encode()).draft.language == "de"
