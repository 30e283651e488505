"""One spelling a mailbox."""

import pytest

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


def test_an_international_domain_is_kept_in_ascii() -> None:
    assert normalise("anna@Bücher.example") == normalise("anna@xn--bcher-kva.example") == "anna@xn--bcher-kva.example"


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
