"""Words of users in mails that bear our name."""

import pytest

from core.letters import one_line
from core.quoting import break_links, quote


@pytest.mark.trust("X8")
@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("see https://evil.example/a?b=c now", "see [link] now"),
        ("HTTPS://EVIL.EXAMPLE", "[link]"),
        ("www.evil.example", "[link]"),
        ("write to me@evil.example", "write to me[at]evil[.]example"),
        ("mailto:me@evil.example", "[link]"),
        ("javascript:alert(1)", "[link]"),
        ("ftp://evil.example", "[link]"),
        ("evil.example/pay", "evil[.]example/pay"),
        ("evil。example", "evil[.]example"),
        ("ｅvil．example", "evil[.]example"),
        ("ev\u200bil.exa\u202emple", "evil[.]example"),
        ("Bad idea.It costs 3.5 million, z.B. here.", "Bad idea[.]It costs 3.5 million, z.B. here."),
        ("a note: this", "a note: this"),
        ("No personal data: Do not publish it.", "No personal data: Do not publish it."),
        ("data:text/html,x", "[link]"),
        ("@bob said so", "@bob said so"),
    ],
)
def test_nothing_that_a_user_wrote_becomes_a_link(words: str, shown: str) -> None:
    assert break_links(words) == shown


@pytest.mark.trust("X8")
def test_a_subject_is_one_short_line() -> None:
    assert one_line("Hello\r\nBcc: all@example.com\u202e") == "Hello Bcc: all@example.com"
    assert one_line("x" * 10_000) == f"{'x' * 119}…"


def test_plain_text_quotes_every_line() -> None:
    assert quote("one two\n\nthree", width=7) == "> one two\n>\n> three"
    assert quote("one two", width=6) == "> one\n> two"
    assert quote("-- \nStop them: nowhere") == "> --\n> Stop them: nowhere"
