"""Which listed phrases stand in a text. The cost follows the text, not the number of phrases."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from discussion.screening.folding import key_of, may_stand_for, read, spelled_out
from discussion.screening.folding.readings import SPELLED, masked
from discussion.screening.folding.shapes import may_mask

_WHOLE = 4  # letters of a word that is found anywhere among letters, or put together of pieces; shorter ones are chance


@dataclass(frozen=True)
class _Phrase:
    rule: int
    words: tuple[str, ...]


class WordIndex:
    """Listed phrases by their keys: `WordIndex([(1, "free money")]).find("get fr33 m.o.n.e.y")` is `{1}`."""

    def __init__(self, phrases: Iterable[tuple[int, str]]) -> None:
        self._by_key: dict[str, list[_Phrase]] = defaultdict(list)
        self._counts: dict[str, set[int]] = defaultdict(set)  # by the key of the first word: of words in a phrase
        self._lengths: set[int] = set()  # of single words
        self._by_length: dict[tuple[str, int], list[_Phrase]] = defaultdict(list)
        for rule, folded in phrases:
            words = folded.split()
            self._list(rule, words)
            if len(words) > 1:
                self._list(rule, ["".join(words)])

    def find(self, text: str) -> set[int]:
        """The rules whose phrase a reader would see in the text, as words, however they are written."""
        readings = read(text)
        found = {rule for words in readings.every for rule in self._among(words)}
        for piece, anywhere in {piece for words in readings.whole for piece in spelled_out(words)}:
            found.update(self._inside(piece) if anywhere else self._put_together(piece))
        return found.union(*(self._behind(word) for word in masked(text)))

    def _list(self, rule: int, words: list[str]) -> None:
        key = key_of(" ".join(words))
        phrase = _Phrase(rule, tuple(words))
        self._by_key[key].append(phrase)
        self._counts[key.partition(" ")[0]].add(len(words))
        if len(words) == 1:
            self._lengths.add(len(words[0]))
            self._by_length[words[0][0], len(words[0])].append(phrase)

    def _among(self, words: list[str]) -> Iterator[int]:
        keys = key_of(" ".join(words)).split(" ")
        first = self._counts.keys() & set(keys)
        for place, key in enumerate(keys if first else ()):
            for count in self._counts[key] if key in first else ():
                yield from self._matching(" ".join(keys[place : place + count]), words[place : place + count])

    def _matching(self, key: str, words: list[str]) -> Iterator[int]:
        for phrase in self._by_key.get(key, ()):
            if all(map(may_stand_for, words, phrase.words)):
                yield phrase.rule

    def _put_together(self, piece: str) -> Iterator[int]:
        return self._matching(key_of(piece), [piece]) if len(piece) >= _WHOLE else iter(())

    def _inside(self, letters: str) -> Iterator[int]:
        """Rules whose word stands among single letters: all of them, or anywhere if it is long enough to be meant."""
        yield from self._matching(key_of(letters), [letters])
        for length in self._lengths:
            for place in range(len(letters) - length + 1):
                part = letters[place : place + length]
                at_an_end = len(letters) - length == 1
                if length >= _WHOLE or (length >= SPELLED and at_an_end):
                    yield from self._matching(key_of(part), [part])

    def _behind(self, word: str) -> Iterator[int]:
        for phrase in self._by_length.get((word[0], len(word)), ()):
            if may_mask(word, phrase.words[0]):
                yield phrase.rule
