"""Measures how many evaded words are found, and how many ordinary texts are: not part of the suite.

`python -m tests.screening.measuring_evasions WORDS TEXTS` with a file of one word or phrase a line, and a folder of
files of ordinary text, whose paragraphs stand for comments. Every word is evaded in every way once, in a sentence.
`docs/decisions/0040`, 0052 and 0060 have what was measured, and where the words and texts came from; none of them is
kept here.
"""

import os
import random
import re
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from time import process_time

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

from core.markup import clean_source, render  # noqa: E402 - needs the settings
from discussion.screening.folding import fold_phrase  # noqa: E402 - likewise
from discussion.screening.matching.words import WordIndex  # noqa: E402 - likewise
from discussion.workshop.listing import choose  # noqa: E402 - likewise
from tests.screening.evasions import WAYS, evade  # noqa: E402 - likewise

MISTAKES = (5, 20)  # after which a rule falls back: RULE_FEW_DECISIONS, RULE_PRECISION_DECISIONS
SHORTEST, LONGEST = 40, 3000  # characters of a paragraph that could be a comment


def measure(words: list[str], texts: list[str]) -> None:
    """Print both rates, by way."""
    index = WordIndex((number, fold_phrase(word)) for number, word in enumerate(words))
    found, dice = Counter[str](), random.Random(7)
    for number, word in enumerate(words):
        for way in WAYS:
            body = clean_source(f"I think that {evade(word, way, dice)} was mentioned before.")
            found[way] += any(number in index.find(text) for text in {body, render(body).text})
    began = process_time()
    rules_met = [index.find(text) for text in texts]
    milliseconds = 1000 * (process_time() - began) / len(texts)
    held = {text: rules for text, rules in zip(texts, rules_met, strict=True) if rules}
    wrong = [text for text, rules in held.items() if not any(stands_in(words[rule], text) for rule in rules)]
    lines = [f"{way:40} {found[way] / len(words):8.2%}" for way in WAYS]
    lines.append(f"{'all evasions':40} {found.total() / len(words) / len(WAYS):8.2%} of {len(words) * len(WAYS)}")
    lines.append(f"{'ordinary texts met':40} {len(held) / len(texts):8.2%} of {len(texts)}, {milliseconds:.2f} ms each")
    lines.append(f"{'where no listed word stands':40} {len(wrong) / len(texts):8.2%}")
    met = Counter(words[rule] for rules in held.values() for rule in rules)
    lines.append("most often: " + ", ".join(f"{word} {count}" for word, count in met.most_common(10)))
    for past, coming in _halves(rules_met):
        lines.extend(_after_mistakes(past, coming, enough) for enough in MISTAKES)
        lines.append(_as_a_list(past, coming, len(words)))
    sys.stdout.write("\n".join([*lines, ""]))


def _halves(rows: list[set[int]]) -> Iterator[tuple[list[set[int]], list[set[int]]]]:
    """Every other one, and the first and the last half, either to learn from."""
    half = len(rows) // 2
    for one, other in ((rows[::2], rows[1::2]), (rows[:half], rows[half:])):
        yield from ((one, other), (other, one))


def _after_mistakes(past: list[set[int]], coming: list[set[int]], enough: int) -> str:
    """What is held of other texts once each rule has fallen back that held so many of these: all of them are kept."""
    mistakes = Counter(rule for rules in past for rule in rules)
    fallen = {rule for rule, count in mistakes.items() if count >= enough}
    before, after = (sum(bool(rules - left_out) for rules in coming) for left_out in (set(), fallen))
    share = f"{before / len(coming):.2%} held, {after / len(coming):.2%} after {enough} mistakes each"
    return f"{share}: {len(fallen)} words only flag"


def _as_a_list(past: list[set[int]], coming: list[set[int]], words: int) -> str:
    """What is held of other texts by a list that was made at once on these: all of them are public."""
    held, expected = choose(past, words=words, limit_percent=1.0)
    share = sum(bool(rules & held) for rules in coming) / len(coming)
    return f"{share:.2%} held as a list, {expected:.2f} % expected: {words - len(held)} words only flag"


def stands_in(word: str, text: str) -> bool:
    """Whether a word stands in a text as it is."""
    plain = " ".join(re.findall(r"[^\W_]+", text.casefold()))
    return f" {' '.join(word.split())} " in f" {plain} "


def read_words(path: Path) -> list[str]:
    lines = {line.strip().lower() for line in path.read_text(encoding="utf-8").splitlines()}
    return sorted(line for line in lines if re.fullmatch(r"[a-z]{3,}(?: [a-z]+)*", line))


def read_texts(folder: Path) -> Iterator[str]:
    """Paragraphs of prose, each once; without quotations, tables and headers of mails."""
    seen = set()
    for path in sorted(folder.rglob("*.txt")):
        _, _, body = path.read_text(encoding="utf-8", errors="replace").partition("\n\n")
        for paragraph in re.split(r"\n\s*\n", body):
            text = paragraph.strip()
            is_prose = sum(map(str.isalpha, text)) > 0.6 * len(text) and not text.startswith(">")
            if SHORTEST <= len(text) <= LONGEST and is_prose and text not in seen:
                seen.add(text)
                yield text


if __name__ == "__main__":
    measure(read_words(Path(sys.argv[1])), list(read_texts(Path(sys.argv[2]))))
