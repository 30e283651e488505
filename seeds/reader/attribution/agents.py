"""Who does what the story is about: the subject of its title and lead, whoever announces it, whoever put it forward.

`council told to end …` and "the despair of the council" have a council in them that does nothing.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from seeds.reader.attribution import nouns
from seeds.reader.sentences import iter_sentences
from seeds.reader.wordings import words_in

_DATELINE = re.compile(r"^[A-ZÀ-Þ][A-ZÀ-Þ .,'’-]{2,}(?:, [A-Z]\w+\.?(?: \d+)?)?(?: \([A-Za-z]+\))? ?[-–—] ")
_DOES = r"""
    plans? to|wants? to|moves? to|intends? to|proposes?|agrees? to|decides?|decided|unveils?|unveiled|announces?
    announced|approves?|approved|orders?|ordered|votes? (?:to|for)|voted|bans?|banned|scraps?|scrapped|ends|axes
    cuts|defends?|defended|adopts?|adopted|launches|launched|backs|bars|outlaws|introduces|introduced|rips out
    presses ahead|pushes ahead|signs|signed|passes|passed|gives|gave|lets|allows|allowed|(?:is|are) to(?! be\b)
    (?:has|have) (?:\w+ly )?(?:proposed|announced|ordered|chosen|voted|decided|approved|agreed|unveiled|banned|told)
    (?:said|says) (?:on \w+ )?(?:that )?(?:it|they) (?:had|would|will|was|were|is|are|has|have)
    (?:has|have) (?:\w+ly )?(?:defended|launched|adopted|introduced|signed|passed|given|set out|put forward|begun)
"""
_WILL = (
    r"|(?:to|will)(?! (?:be|vote|lose|get|face|see|decide|debate|have to|no longer|need|pay|consider|discuss|hear)\b)"
)
_WHO = r"^(?P<who>(?:[^\s,;:]+ ){1,9}?)(?:on \w+ )?"
_VERBS = "|".join(part.strip() for line in _DOES.split("\n") for part in line.split("|") if part.strip())
_SUBJECT = re.compile(rf"{_WHO}(?:{_VERBS}{_WILL})(?![\w-])")
_REFUSER = re.compile(
    r"(?:^|\bafter )(?P<who>(?:[^\s,;:]+ ){1,7}?)(?:on \w+ )?(?:(?:has|have) )?"
    r"(?:veto(?:es|ed)|reject(?:s|ed)|refus(?:es|ed)|rul(?:es|ed) out|turn(?:s|ed) down|block(?:s|ed)"
    r"|vot(?:es|ed) down)\b"
)
_ANNOUNCED = re.compile(
    r"(?:, |\bafter )(?P<who>[^,]{3,80}?),? (?P<verb>said|says|announced|confirmed|decided|ruled)"
    r"(?= (?:on|in|late|that|yesterday|today|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)\b|\.?$)"
)
_PUT_FORWARD = re.compile(
    r"\b(?:presented|proposed|announced|set out|put forward|unveiled|submitted|drawn up|introduced|tabled|drafted"
    r"|approved|adopted|issued|signed)(?: on \w+| last \w+| yesterday| this \w+)? by (?P<who>[^,.]{3,80})"
)
_PLAN_OF = re.compile(
    r"\bunder (?P<who>(?:[\w’'-]+ ){0,3}[\w-]+)['’]s? (?:new |latest )?(?:plans?|proposals?|scheme)\b"
)
_HEAD_ENDS = re.compile(r" (?:of|for|at|in|on|that|which|who|from|with) ")
_WHEN = re.compile(r" (?:on|last|yesterday|this|after) ")
_DONE_TO = words_in("told urged asked forced named free set seen left made sued hit faced accused found")
_GOVERNING = words_in("government ministry minister ministers state administration cabinet commission")
_TRADING = words_in("""
    chain maker grocer lender carrier operator retailer firm company bank insurer publisher brewer utility airline group
    newspaper daily paper courier post supermarket developer carmaker
""")
_ACTING = nouns.BODIES | nouns.HEADING | _GOVERNING | _TRADING | words_in("police cathedral ministers clubs")
_INTERESTS = words_in("""
    union association federation alliance coalition campaign society network action watch groups campaigners residents
    unions critics opponents activists charity charities neighbours neighbors parents
""")
_COMMON = words_in("town city county village zoo statue tram museum station bridge school hospital park")
_NOBODY = _INTERESTS | words_in(
    "opposition shadow former rival would may could has have will be was were is are bill if that"
)
_DECIDING = words_in("regulator inspector judge auditor ombudsman examiner")
_EXECUTIVE = re.compile(
    r"(?:chief (?:executive|\w+ officer)|ceo|managing director|operations director|general manager|editor-in-chief"
    r"|finance director|head of \w+)\b"
)
OFFICES = {"chairs": "chair", "leads": "leader", "heads": "head", "runs": "head", "speaks": "spokesperson"}
_OFFICE_WORDS = words_in(
    "chief executive officer managing director operations general manager finance ceo head editor-in-chief"
)
_NAME = re.compile(r"(?:[A-ZÀ-Þ][\w’'-]+ )+(?P<surname>[A-ZÀ-Þ][\w’'-]+)$")
_OF_A_COUNTRY = re.compile(r"\b([A-Z]\w+)['’]s\b|\b([A-Z]\w+(?:an|ish|ese|ench|utch|iss|eek|andic))\b|\bof ([A-Z]\w+)")
_SAME = 3  # letters
_WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")


@dataclass(frozen=True)
class Agents:
    """`words` name them, in lower case; `people` are surnames. Both are empty where title and lead do not tell."""

    words: frozenset[str] = frozenset()
    people: frozenset[str] = frozenset()

    def include(self, *, name: str, text: str) -> bool:
        """True for one of them by name, for an office of theirs, and for an office that names nobody else's.

        `name` is the person's, `text` the name with all that describes it.
        """
        if name.rsplit(maxsplit=1)[-1] in self.people:
            return True
        text = re.sub(re.escape(name), "", text, flags=re.IGNORECASE)
        lower = text.lower().replace("’", "'")
        words = {OFFICES.get(word, word.removesuffix("'s")) for word in re.findall(r"[\w'-]+", lower)}
        if words & _DECIDING:
            return False
        if words & nouns.HEADING or "attorney-general" in words or _EXECUTIVE.search(lower):
            own = words & (self.words - nouns.HEADING - {"state", "city"})
            return bool(own) or self._are_led_by(words, text)
        return False

    def _are_others(self, text: str) -> bool:
        """`Germany's minister`, "the Polish minister", where it is not Germany or Poland that acts."""
        known = {word[:_SAME] for word in self.words}
        return any(word[:_SAME].lower() not in known for found in _OF_A_COUNTRY.findall(text) for word in found if word)

    def _are_led_by(self, words: set[str], text: str) -> bool:
        if words & {"minister", "secretary", "attorney-general"}:
            return bool(self.words & _GOVERNING) and not self._are_others(text)
        named = [word for word in _WORD.findall(text) if word[0].isupper() and word.lower() not in _OFFICE_WORDS]
        bare = not named and not re.search(r"['’]s?\b| of (?:the|a) ", text)
        return bare and bool(self.words) and not self.words & _GOVERNING and bool(_EXECUTIVE.search(text.lower()))


def read_agents(title: str, lead: str, *, refused: bool = False) -> Agents:
    """From the title and the first sentence of the lead: who does it or, where it is refused, who refuses it."""
    first = next(iter_sentences(_DATELINE.sub("", lead)), "").removesuffix(".")
    words: set[str] = set()
    people: set[str] = set()
    for who in _refusers(title, first) if refused else _phrases(title, first):
        if _is_place(who.strip()):
            words |= {"minister", "ministers"}
        words.update(_words(who))
        if named := _NAME.search(who.strip()):
            people.add(named["surname"].casefold())
    words |= {body for word in words for body in _SPEAKING_FOR.get(word, ())}
    return Agents(frozenset(words - _SMALL), frozenset(people))


_SPEAKING_FOR = {
    "president": ("administration",),
    "trump": ("administration",),
    "governor": ("administration",),
    "police": ("constable", "commissioner", "superintendent"),
    "minister": ("government", "ministry"),
    "ministers": ("government", "ministry", "minister"),
    "government": ("minister", "secretary"),
}


_SMALL = words_in("the a an its his her their our of and in for at new two three four five last on monday")


def _phrases(title: str, first: str) -> Iterator[str]:
    for text in (title, first):
        found = _SUBJECT.match(text)
        who = _HEAD_ENDS.split(found["who"].strip(), maxsplit=1)[0] if found else ""
        named = text is first and _NAME.search(who)
        if _can_act(who) and (named or _is_place(who) or not _ACTING.isdisjoint(_words(who)[-2:])):
            yield who
        for pattern in (_ANNOUNCED, _PUT_FORWARD, _PLAN_OF):
            for announced in pattern.finditer(text):
                who = _WHEN.split(announced["who"], maxsplit=1)[0]
                only_says = pattern is _ANNOUNCED and announced["verb"].startswith("sa")
                if _can_act(who) and not (only_says and _ACTING.isdisjoint(_words(who))):
                    yield who


def _words(who: str) -> list[str]:
    return [word.lower().replace("’", "'").removesuffix("'s") for word in _WORD.findall(who)]


def _is_place(who: str) -> bool:
    """`Poland to reopen …`: a single name that is no plural."""
    return who.isalpha() and who[0].isupper() and not who.endswith("s") and who.lower() not in _ACTING | _COMMON


def _refusers(title: str, first: str) -> Iterator[str]:
    for text in (title, first):
        for found in _REFUSER.finditer(text):
            who = _HEAD_ENDS.split(found["who"].strip(), maxsplit=1)[0]
            if _can_act(who) and nouns.JUDGING.isdisjoint(_words(who)):
                yield who


def _can_act(who: str) -> bool:
    words = _words(who)
    if not words or words[-1] in _DONE_TO or set(words) & _NOBODY:
        return False
    return _is_place(who) or bool(set(words) & _ACTING) or bool(_NAME.search(who.strip()))
