"""Asking for words: which stories have them, how well they fit, and the passage that shows it."""

from collections.abc import Collection
from datetime import datetime
from functools import reduce
from operator import or_

from django.contrib.postgres.search import SearchHeadline, SearchQuery, SearchRank
from django.db.models import Case, F, FloatField, Q, QuerySet, Value, When
from django.db.models.functions import Cast, Left, NullIf
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from stories.models import Story
from stories.search.folding import fold_in_place, fold_question, folded_in_place
from stories.search.indexing import START, STOP
from stories.search.languages import AS_WRITTEN, CONFIGURATIONS
from stories.search.models import StoryWords
from stories.selectors import listed_stories

LANGUAGES = (*CONFIGURATIONS.values(), AS_WRITTEN)
BETWEEN = START + START  # parts of a passage: no word is found twice at one place
RANKED = 300  # of more stories than these, the newest: ranking reads the words of each
MOST_WORDS = 16  # of a question: ranking looks for each of them in each story
READ_FOR_SNIPPET = 20_000  # characters
BEGINNING = 80  # characters that tell whether a passage is the beginning of the text
BY_LENGTH = 1  # ts_rank_cd's normalisation: divided by 1 + the logarithm of the length


def matching(rows: QuerySet[Story], q: str) -> QuerySet[Story]:
    """Those of `rows` that have these words, each in the forms of its own language; quotes, `or` and `-` work."""
    # Each language by itself: of a query that differs from row to row PostgreSQL could not foretell how many it finds.
    return rows.filter(reduce(or_, (Q(words__configuration=name, words__vector=_query(q, name)) for name in LANGUAGES)))


def ranked_stories(*, q: str, at: datetime) -> QuerySet[Story]:
    """The listed stories with these words, each with its `rank`, which no other story has a part in.

    Where more than RANKED have them, the newest of them.
    """
    newest = matching(listed_stories(at), q).order_by("-published_at", "-pk").values("pk")[:RANKED]
    own = _own_query(q, "words__configuration")
    rank = SearchRank(F("words__vector"), own, cover_density=True, normalization=Value(BY_LENGTH))
    # As float8: a cursor's float4 would not compare equal to itself.
    return Story.objects.filter(pk__in=newest).annotate(rank=Cast(rank, FloatField()))


def snippets_of(stories: Collection[Story], q: str) -> dict[int, SafeString]:
    """{story id: a passage as HTML, in it what was asked for as `<mark>`}. One query."""
    text = Left("text", READ_FOR_SNIPPET)
    folded = folded_in_place(text)
    passage = SearchHeadline(
        folded,
        _own_query(q, "configuration"),
        config=F("configuration"),
        start_sel=START,
        stop_sel=STOP,
        max_fragments=2,
        min_words=8,
        max_words=24,
        short_word="0",
        fragment_delimiter=BETWEEN,
    )
    rows = StoryWords.objects.filter(story__in=stories).order_by()
    found = rows.values_list("story", passage, NullIf(text, folded), Left("text", BEGINNING))
    return {story: _marked(_unfolded(passage, text), beginning) for story, passage, text, beginning in found}


def _query(q: str, configuration: str) -> SearchQuery:
    return SearchQuery(fold_question(q, configuration), config=configuration, search_type="websearch")


def _own_query(q: str, configuration: str) -> Case:
    """The question in the language of each row, which this column names."""
    return Case(*(When(**{configuration: name}, then=_query(q, name)) for name in LANGUAGES))


def _unfolded(passage: str, text: str | None) -> str:
    """The passage in the letters of the text that it was cut from; None: they are the same."""
    return " … ".join(_in_letters_of(text, part) if text else part for part in passage.split(BETWEEN))


def _in_letters_of(text: str, passage: str) -> str:
    start = fold_in_place(text).find(passage.replace(START, "").replace(STOP, ""))
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
