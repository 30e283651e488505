"""One spelling a mailbox."""

from email import message_from_bytes
from email.policy import default

import pytest
from django.core.mail import EmailMessage
from django.core.mail.message import sanitize_address
from hypothesis import assume, example, given
from hypothesis import strategies as st

from accounts.signin.addresses import EmailInvalidError, mailbox_of, normalise


@pytest.mark.trust("A7")
@pytest.mark.parametrize(
    "spelling",
    [
        "alice@example.com",
        "Alice@Example.COM",
        "  alice@example.com\n",
        "alice@example.com.",
        "ａｌｉｃｅ@example.com",
        "alice＠example.com",
        "ALICE@EXAMPLE。COM",
        "ali\u212ae@example.com".replace("\u212a", "c"),
        "𝐚𝐥𝐢𝐜𝐞@example.com",
    ],
)
def test_spellings_of_one_address_become_one(spelling: str) -> None:
    assert normalise(spelling) == "alice@example.com"


@pytest.mark.trust("A7")
def test_what_a_provider_may_ignore_stays_in_the_address_and_leaves_the_mailbox() -> None:
    assert normalise("A.Lice+news@example.com") == "a.lice+news@example.com"
    assert mailbox_of("a.lice+news@example.com") == mailbox_of("alice@example.com") == "alice@example.com"
    assert mailbox_of("+news@example.com") == "+news@example.com"
    assert mailbox_of("a.b@googlemail.com") == mailbox_of("ab+x@gmail.com")


def test_an_international_domain_is_kept_in_ascii() -> None:
    assert normalise("anna@Bücher.example") == normalise("anna@xn--bcher-kva.example") == "anna@xn--bcher-kva.example"


# The first ones raise where a mail is built, the others go to somebody else's mailbox.
ENCODED = [
    "=?utf-8?q?p0=0a?=@poison0.example",
    "=?utf-8?q??=@b.example",
    "=?utf-8?b?!!?=@b.example",
    "=?utf-8?b?a?=@b.example",
    "=?utf-8?q?=ff?=@b.example",
    "=?utf-8?q?=00?=@b.example",
    "=?utf-8?q?=3ca=40evil.example=3e=2c?=x@b.example",
    "=?utf-8?q?me=40attacker.example?=@gmail.com",
    *(f"=?{charset}?{how}?victim?=@b.example" for charset in ("utf-8", "us-ascii", "utf-8*en") for how in "qQ"),
    "=?utf-8?b?dmljdGlt?=@b.example",
    "=?UTF-8?Q?VICTIM?=@B.EXAMPLE",
    "＝？utf-8？q？victim？＝@b.example",
    "=?utf-8?q?vic?==?utf-8?q?tim?=@b.example",
    "x=?utf-8?q?victim?=@b.example",
    "x.=?utf-8?q?victim?=@b.example",
    "+=?utf-8?q?victim?=@b.example",
    "victim+=?utf-8?q?1?=@b.example",
    "=?utf-8?q?victim@b.example",
]


@pytest.mark.trust("A7", "X8")
@pytest.mark.parametrize("spelling", ENCODED)
def test_encoded_words_are_no_spelling_of_anything(spelling: str) -> None:
    with pytest.raises(EmailInvalidError):
        normalise(spelling)


LOCALS = st.text("abcXYZ09.!#$%&'*+/=?^_`{|}~-(),:;<>@ \t\n\"\\é\u212a", min_size=1, max_size=24)


@pytest.mark.trust("A7", "X8")
@given(local=LOCALS, domain=st.sampled_from(["b.example", "Bücher.example", "gmail.com", "xn--bcher-kva.example."]))
@example(local="=?x", domain="b.example")
@example(local="a?=b", domain="b.example")
@example(local="{}`|~", domain="b.example")
def test_what_is_accepted_is_what_the_mail_server_and_the_reader_get(local: str, domain: str) -> None:
    try:
        address = normalise(f"{local}@{domain}")
    except EmailInvalidError:
        assume(False)
    assert sanitize_address(address, "utf-8") == address
    raw = EmailMessage("News", "Words.", to=[address]).message().as_bytes()
    [header] = message_from_bytes(raw, policy=default)["To"].addresses
    assert header.addr_spec == address


@pytest.mark.trust("X8")
@pytest.mark.parametrize(
    "nonsense",
    [
        "",
        " ",
        "alice",
        "@example.com",
        "alice@",
        "alice@localhost",
        "alice@[127.0.0.1]",
        '"alice"@example.com',
        "alice@example.com\r\nBcc: bob@example.com",
        "alice\r\n@example.com",
        "alice\x00@example.com",
        "alice@exa\u200dmple.com",
        "alice\u202e@example.com",
        "älice@example.com",
        "alıce@example.com",
        "alice@straße.example",
        "alice@example.com,bob@example.com",
        "alice@bob@example.com",
        f"{'a' * 65}@example.com",
        f"alice@{'a' * 64}.example",
        f"alice@{'a.' * 130}com",
    ],
)
def test_nonsense_is_refused(nonsense: str) -> None:
    with pytest.raises(EmailInvalidError):
        normalise(nonsense)


def test_normalising_twice_changes_nothing() -> None:
    once = normalise("Ännchen.x+y@example.com".replace("Ä", "A"))
    assert normalise(once) == once
