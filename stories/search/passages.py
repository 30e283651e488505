"""Showing why something was found: how well its words fit a question, and the passage that has them."""

from collections.abc import Hashable, Mapping
from typing import TypeVar

from django.contrib.postgres.search import SearchQuery, SearchRank
from django.db import connection
from django.db.models import Case, F, Value, When
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from stories.search.folding import fold_in_place, fold_question
from stories.search.indexing import START, STOP
from stories.search.languages import AS_WRITTEN, CONFIGURATIONS

Key = TypeVar("Key", bound=Hashable)

LANGUAGES = (*CONFIGURATIONS.values(), AS_WRITTEN)
BETWEEN = START + START  # parts of a passage: no word is found twice at one place
READ = 20_000  # characters of a text
BEGINNING = 80  # characters that tell whether a passage is the beginning of the text
BY_LENGTH = 1  # ts_rank_cd's normalisation: divided by 1 + the logarithm of the length
HEADLINE = f"""
SELECT ts_headline(
    language::regconfig, text, websearch_to_tsquery(language::regconfig, question),
    'MaxFragments=2, MinWords=8, MaxWords=24, ShortWord=0,'
    'StartSel={START}, StopSel={STOP}, FragmentDelimiter={BETWEEN}'
)
FROM unnest(%s::text[], %s::text[], %s::text[]) WITH ORDINALITY AS each (language, text, question, number)
ORDER BY number
"""  # noqa: S608 - private characters, no input
_WITHOUT_MARKS = str.maketrans(START + STOP, "  ")


def query_in(q: str, configuration: str) -> SearchQuery:
    """The question as PostgreSQL asks it in this language; quotes, `or` and `-` work."""
    return SearchQuery(fold_question(q, configuration), config=configuration, search_type="websearch")


def rank_of(q: str, vector: str, configuration: str) -> SearchRank:
    """How well the words in the column `vector` fit, in the language of each row, which `configuration` names."""
    own = Case(*(When(**{configuration: name}, then=query_in(q, name)) for name in LANGUAGES))
    return SearchRank(F(vector), own, cover_density=True, normalization=Value(BY_LENGTH))


def mark_passages(texts: Mapping[Key, tuple[str, str]], q: str) -> dict[Key, SafeString]:
    """For each (language, plain text) a passage as HTML, in it what was asked for as `<mark>`. One query."""
    if not texts:
        return {}
    plain = [text[:READ].translate(_WITHOUT_MARKS) for _, text in texts.values()]
    folded = [fold_in_place(text) for text in plain]
    languages = [language for language, _ in texts.values()]
    with connection.cursor() as cursor:
        cursor.execute(HEADLINE, [languages, folded, [fold_question(q, language) for language in languages]])
        passages = [row[0] for row in cursor.fetchall()]
    return {
        key: _marked(_unfolded(passage, text), text[:BEGINNING])
        for key, passage, text in zip(texts, passages, plain, strict=True)
    }


def _unfolded(passage: str, text: str) -> str:
    """The passage in the letters of the text that it was cut from."""
    folded = fold_in_place(text)
    return " … ".join(_in_letters_of(text, folded, part) for part in passage.split(BETWEEN))


def _in_letters_of(text: str, folded: str, passage: str) -> str:
    start = folded.find(passage.replace(START, "").replace(STOP, ""))
    if start < 0:
        return passage
    letters = iter(text[start:])
    return "".join(sign if sign in {START, STOP} else next(letters) for sign in passage)


def _marked(text: str, beginning: str) -> SafeString:
    """Nothing of the text is markup: it is escaped whole, and only then do the private characters become elements."""
    passage = " ".join(text.split())
    plain = passage.replace(START, "").replace(STOP, "")
    cut = "" if " ".join(beginning.split()).startswith(plain[: BEGINNING // 2]) else "… "
    return mark_safe(escape(cut + passage).replace(START, "<mark>").replace(STOP, "</mark>"))  # noqa: S308 - escaped first
