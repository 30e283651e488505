"""Who wrote a text and when, as it stands above and below a headline: bylines, dates, sections, times to read."""

import re
from collections.abc import Sequence

from seeds.reader.chrome_lines import is_chrome
from seeds.reader.chrome_words import MENU
from seeds.reader.dates import is_date
from seeds.reader.lines import label
from seeds.reader.names import is_name
from seeds.reader.wordings import wordings_in, words_in

_LONGEST = 160  # characters
_BYLINE = re.compile(r"(?:(?:written|reported|story|words|text) )?by:? (?P<name>.{2,80})", re.IGNORECASE)
_BYLINE_ABROAD = re.compile(
    r"(?:von|par|por|di|da|door|av|af|autor|autore|auteur|texte?|texto):? (?P<name>.{4,80})", re.IGNORECASE
)
_BETWEEN_WRITERS = re.compile(r",? (?:und|et|y|e|en|och|og|and) |, ")
_WRITER = re.compile(
    r".{0,60}\b(?:staff writer|staff reporter|(?:senior |chief )?(?:correspondent|reporter|columnist)|contributor"
    r"|editorial team|(?:\w+ )?desk|newsroom|news staff|editor|wire reports?|staff)",
    re.IGNORECASE,
)
_STAMP = re.compile(
    r"(?:first |last )?(?:published|updated|posted|modified|date)(?:\b|(?=\d)).{0,60}\d.{0,40}"
    r"|\d{1,2}:\d\d ?(?:[ap]\.?m\.?)?\b.{0,30}"
    r"|\d{1,3}(?: ?min(?:ute)?s?(?: (?:read|listen|watch))?)?"
    r"|(?:(?:published|updated|posted)\W{0,3})?(?:\d{1,2}|an?|one|two|three|few)"
    r" (?:second|minute|min|hour|hr|day|week|month)s? ago"
    r"|just now|(?:published|updated|posted)\W{0,3}(?:today|yesterday).{0,30}",
    re.IGNORECASE,
)
_FIELD = re.compile(
    r"(?:author|by|date|published|section|category|source|publication|location|reading time|read time"
    r"|word count|language|url|link|outlet|publisher|reporter|editor|status|id|slug|type|format)\s*:\s*\S.{0,150}",
    re.IGNORECASE,
)
_BETWEEN = re.compile(
    r"\s*[|·•—–/>›]\s*|\s+-\s+|\s+(?=(?:Updated|Published|Posted)\b)|,\s+(?=\d|[Tt]he |[A-Z][a-z]{2,8}\.? \d)"
)
_PERSON = re.compile(r"[A-ZÀ-Þ][\w’'.-]*(?: (?:[A-ZÀ-Þ][\w’'.-]*|de|van|von|der|la|al|bin)){1,3}")
_TIME_TO_READ = re.compile(r" \d{1,3} ?-?min(?:ute)?s?(?: (?:read|listen|watch))?$", re.IGNORECASE)
_PAPERS = words_in("""
    gazette post beacon times herald lantern courier journal tribune news daily weekly chronicle observer telegraph sun
    star mirror guardian bulletin dispatch examiner ledger monitor press record register reporter review sentinel
    standard wire bell mail echo report insider today magazine online argus advertiser globe inquirer independent
    network media
""")
_GENRES = wordings_in("""
    analysis | news analysis | opinion | comment | commentary | editorial | column | essay | explainer | explained
    exclusive | feature | features | interview | profile | obituary | investigation | special report | fact check
    perspective | perspectives | viewpoint | long read | the long read | in depth | in-depth | in focus | letters
    review | q&a | live blog | report | reportage | dispatch | factbox | backgrounder | guest essay | guest column
    press release | analyse | kommentar | meinung | reportage | exklusiv | leitartikel | hintergrund | porträt
    gastbeitrag | tribune | éditorial | entretien | enquête | décryptage | chronique | análisis | opinión
    entrevista | reportaje | editoriale | intervista | analisi | commento | opinie | achtergrond
""")
_MASTHEAD_WORDS = 4
_KICKER = 40  # characters


def is_stamp(line: str) -> bool:
    """A byline, a date, a time of day, `Author: ...`, or several of these beside each other."""
    if len(line) > _LONGEST:
        return False
    if _is_one(line) or _FIELD.fullmatch(line):
        return True
    parts = [part for part in _BETWEEN.split(line) if part]
    return (
        len(parts) > 1
        and any(_is_one(part) or is_chrome(part) for part in parts)
        and all(map(_may_stand_beside, parts))
    )


def is_person(line: str) -> bool:
    """Two to four words, each with a capital: what a byline without "by" looks like."""
    return bool(_PERSON.fullmatch(line))


def is_masthead(line: str) -> bool:
    """ "The Elm Gazette": the name of a paper, and no headline."""
    words = line.split()
    return (
        0 < len(words) <= _MASTHEAD_WORDS
        and words[-1].casefold() in _PAPERS
        and all(word[:1].isupper() or word.isdigit() for word in words)
        and (len(words) == 1 or words[0].casefold() == "the" or line.isupper() or is_name(line))
    )


def is_kicker(line: str) -> bool:
    """The section or the kind of text that a site puts beside a headline: "Politics", "Analysis"."""
    parts = [part for part in _BETWEEN.split(line) if part]
    known = [label(part) in MENU or label(part) in _GENRES for part in parts]
    return all(known) or (len(parts) > 1 and any(known) and len(line) <= _KICKER)


def stamped(lines: Sequence[str]) -> list[bool]:
    """Which of the lines around a headline are stamps; a person's name beside a stamp is a byline."""
    marks = [is_stamp(line) or is_chrome(line) for line in lines]
    beside = [any(marks[max(0, at - 1) : at + 2]) for at in range(len(lines))]
    return [mark or (near and is_person(line)) for mark, near, line in zip(marks, beside, lines, strict=True)]


def _is_one(text: str) -> bool:
    text = _TIME_TO_READ.sub("", text)
    if is_date(text) or _WRITER.fullmatch(text) or _STAMP.fullmatch(text):
        return True
    byline, abroad = _BYLINE.fullmatch(text), _BYLINE_ABROAD.fullmatch(text)
    if abroad and all(map(is_person, _BETWEEN_WRITERS.split(abroad["name"]))):
        return True
    return bool(byline and is_name(byline["name"]))


def _may_stand_beside(part: str) -> bool:
    return (
        _is_one(part) or is_chrome(part) or is_person(part) or is_masthead(part) or label(part) in MENU or is_name(part)
    )
