"""The same person under a full name, a surname and a pronoun."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from seeds.reader.attribution.name_words import TITLES
from seeds.reader.attribution.speakers import Speaker

_FULL_NAME = re.compile(
    r"(?<![\w.])[A-ZÀ-Þ][\w’'-]+(?: [A-ZÀ-Þ]\.)?(?: (?:de|van|von|der|den|del|al|da|di|la))*(?: [A-ZÀ-Þ][\w’'-]+){1,4}"
)


_PERSON = r"(?P<name>[A-ZÀ-Þ][\w’'-]+ [A-ZÀ-Þ][\w’'-]+)"
_DESCRIBED = re.compile(
    rf"(?:\bthe (?P<office>(?:[a-z][\w’'-]* ){{0,5}}[a-z][\w’'-]*), )?(?<![\w’'-]){_PERSON},"
    r"(?: (?P<is>(?:who|whose|an?|the) [^,.;:“”\"]{3,80}?)[,.])?"
)
_OWN_BODY = re.compile(
    r"(?P<whose>her|his|their) (?:own )?(?:organi[sz]ation|association|group|union|charity|party|federation|company"
    r"|firm|team|campaign|network|society|coalition|institute|alliance|club)$",
    re.IGNORECASE,
)
_ONE_OF_THEM = {"", "one", "another", "both", "all"}


@dataclass
class People:
    """Who has spoken so far, and the full names that the text has for a surname."""

    full_names: dict[str, str]
    descriptions: dict[str, str] = field(default_factory=dict)
    keys: dict[str, Speaker] = field(default_factory=dict)
    surnames: dict[str, Speaker] = field(default_factory=dict)
    last: Speaker | None = None
    last_person: Speaker | None = None
    mentioned: Speaker | None = None

    def resolve(self, speaker: Speaker) -> Speaker | None:
        """The speaker under the key and name of its first mention; None for a pronoun that stands for nobody."""
        if speaker.key in _ONE_OF_THEM and self.last and self.last.kind == "group":
            return self.last
        if speaker.kind == "pronoun":
            return self._meant_by(speaker.key)
        if owner := self._owner_of(speaker):
            return owner
        if speaker.key in self.full_names:  # "Volders" is no trade
            speaker = replace(speaker, kind="person")
        if speaker.kind == "person":
            self.mentioned = None
            speaker = self._person(speaker)
        first = self.keys.setdefault(speaker.key, speaker)
        if speaker.kind == "person":
            self.last_person = first
        self.last = first
        return replace(
            first,
            descriptor=speaker.descriptor or first.descriptor,
            sign=speaker.sign,
            towards=speaker.towards,
        )

    def _meant_by(self, pronoun: str) -> Speaker | None:
        if pronoun == "it":
            named = self.mentioned and " " not in self.mentioned.key
            spoke = self.last and self.last.kind != "person"
            return self.mentioned if named else self.last if spoke else None
        if pronoun != "they" and self.mentioned:
            return self._first(self.mentioned)
        return self.last if pronoun == "they" or (self.last and self.last.kind != "group") else self.last_person

    def _owner_of(self, speaker: Speaker) -> Speaker | None:
        """`Her organisation` is she, "their association" is they."""
        owned = _OWN_BODY.match(speaker.name)
        if owned is None or not self.last:
            return None
        if owned["whose"].lower() in {"her", "his"}:
            return self.last_person
        return self.last if self.last.kind == "group" else None

    def notice(self, speaker: Speaker) -> None:
        """Somebody is the subject of a sentence: "he" and "she" behind it mean this one."""
        if " and " not in speaker.key:
            self.mentioned = self._person(speaker) if speaker.kind == "person" else None

    def _first(self, speaker: Speaker) -> Speaker:
        return self.keys.setdefault(speaker.key, speaker)

    def _person(self, speaker: Speaker) -> Speaker:
        surname = speaker.key.split()[-1]
        known, full = self.surnames.get(surname), self.full_names.get(surname)
        if " " not in speaker.key and known:
            speaker = replace(speaker, key=known.key, name=known.name)
        elif " " not in speaker.key and full:
            speaker = replace(speaker, key=full.casefold(), name=full)
        speaker = replace(speaker, descriptor=speaker.descriptor or self.descriptions.get(speaker.key, ""))
        self.surnames[surname] = speaker
        return speaker


def read_people(paragraphs: Sequence[str]) -> People:
    """The first full name for every surname, and what stands beside it between commas."""
    names: dict[str, str] = {}
    descriptions: dict[str, str] = {}
    for paragraph in paragraphs:
        for found in _DESCRIBED.finditer(paragraph):
            if description := found["office"] or found["is"]:
                descriptions.setdefault(found["name"].casefold(), description)
        for found in _FULL_NAME.finditer(paragraph):
            name = _without_offices(found[0].split())
            names.setdefault(name.split()[-1].removesuffix("’s").removesuffix("'s").casefold(), name)
    return People(names, descriptions)


def _without_offices(words: list[str]) -> str:
    """`Education Minister Jo Ray` is Jo Ray."""
    last = max((at + 1 for at, word in enumerate(words[:-1]) if word.lower() in TITLES), default=0)
    return " ".join(words[last:][-_LONGEST_NAME:] if len(words) - last > 1 else words[-_LONGEST_NAME:])


_LONGEST_NAME = 5  # words, with "van" and "der"
