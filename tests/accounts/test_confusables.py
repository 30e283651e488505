"""No name that Unicode itself calls a look-alike of `moderator`, or of somebody's handle, is anybody else's."""

from collections import defaultdict
from collections.abc import Iterator
from itertools import product
from pathlib import Path

import pytest

from accounts.handles import HandleInvalidError, HandleReservedError, HandleTakenError, check_handle, skeleton
from accounts.models import HandleChange, Subscriber
from accounts.renaming import change_handle
from tests.conftest import NOW

LISTED = Path(__file__).with_name("confusables.txt")


def confusables() -> dict[str, set[str]]:
    """By letter: what is taken for it according to UTS #39, in either direction and whatever its case."""
    alike: dict[str, set[str]] = defaultdict(set)
    for line in LISTED.read_text().splitlines():
        if not line.startswith("#"):
            letters, *points = line.split()
            group = {letters, *(chr(int(point, 16)) for point in points)}
            for each in {member.lower() for member in group if member.isascii()}:
                alike[each] |= group
    return alike


ALIKE = confusables()


def one_letter_off(name: str) -> set[str]:
    """The name with one letter in the place of another, for every look-alike of every letter."""
    return {
        name[:place] + other + name[place + 1 :] for place, letter in enumerate(name) for other in ALIKE[letter]
    } - {name}


def spelt_in_ascii(name: str) -> Iterator[str]:
    """Every spelling with as many look-alikes as there are places for, of ASCII alone, so that its shape is allowed."""
    choices = [
        sorted({letter, letter.upper()} | {other for other in ALIKE[letter] if other.isascii() and other.isalnum()})
        for letter in name
    ]
    yield from map("".join, product(*choices))


@pytest.mark.trust("X14")
def test_the_list_is_one() -> None:
    assert len(one_letter_off("moderator")) > 200
    assert "moder\N{CYRILLIC SMALL LETTER A}tor" in one_letter_off("moderator")
    spellings = set(spelt_in_ascii("moderator"))
    assert {"rnoderator", "m0derator", "MODERATOR"} <= spellings
    assert {"a1ice", "aIice"} <= set(spelt_in_ascii("alice"))


@pytest.mark.trust("X14")
def test_no_look_alike_of_moderator_is_a_name() -> None:
    for handle in {*one_letter_off("moderator"), *spelt_in_ascii("moderator")}:
        with pytest.raises((HandleInvalidError, HandleReservedError)):
            check_handle(handle)


@pytest.mark.trust("X14")
@pytest.mark.django_db
def test_no_look_alike_of_a_handle_is_somebody_elses(alice: Subscriber, bob: Subscriber) -> None:
    for handle in one_letter_off("alice"):
        with pytest.raises((HandleInvalidError, HandleTakenError)):
            change_handle(subscriber=bob, handle=handle, at=NOW)
    assert {skeleton(handle) for handle in spelt_in_ascii("alice")} == {alice.handle_skeleton}
    assert Subscriber.objects.get(pk=bob.pk).handle == "bob"
    assert not HandleChange.objects.exists()
