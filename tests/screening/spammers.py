"""Made-up comments of two kinds, the same ones each time: from a few dozen parts, shuffled by a seeded generator."""

from datetime import timedelta
from random import Random

from discussion.screening.spam.features import features_of
from discussion.screening.spam.learning import Lesson
from tests.conftest import NOW

OFFERS = ("casino bonus", "cheap pills", "crypto profit", "loan approval", "luxury watches", "followers for sale")
CALLS = ("click here now", "join my channel", "contact me on telegram", "limited offer today", "sign up and win")
HOSTS = ("win-big.example", "pills.example", "go.shop.example", "t-me.example")
TOPICS = ("the tram line", "the old town", "parking", "the bridge", "noise at night", "the budget", "bicycle lanes")
SAYS = ("costs more than it brings", "was promised years ago", "is used by families", "needs a second look")
WHY = ("because nobody asked the shops", "as the report says", "if I read the plan right", "whatever the mayor says")


def make_spam(dice: Random) -> tuple[str, list[str]]:
    offer, call, host = dice.choice(OFFERS), dice.choice(CALLS), dice.choice(HOSTS)
    return f"Best {offer}! {call} {dice.randrange(100, 999)}$ https://{host}/{dice.randrange(99)}", [host]


def make_ham(dice: Random) -> tuple[str, list[str]]:
    topic, says, why = dice.choice(TOPICS), dice.choice(SAYS), dice.choice(WHY)
    return f"I think {topic} {says}, {why}. {dice.choice(TOPICS).capitalize()} {dice.choice(SAYS)}.", []


def lessons(spam: int, ham: int, *, seed: int = 1, mistakes: int = 0) -> list[Lesson]:
    """So many of each, mixed over a month; of so many the kind is told wrongly."""
    dice = Random(seed)
    kinds = [True] * spam + [False] * ham
    dice.shuffle(kinds)
    made = []
    for number, is_spam in enumerate(kinds):
        text, hosts = make_spam(dice) if is_spam else make_ham(dice)
        at = NOW - timedelta(hours=len(kinds) - number)
        made.append(Lesson(features_of(text, hosts), is_spam != (number < mistakes), at, f"{seed}-{number}"))
    return made
