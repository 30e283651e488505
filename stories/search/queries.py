"""Asking for words: which stories have them, how well they fit, and the passage that shows it."""

from collections.abc import Collection
from datetime import datetime
from functools import reduce
from operator import or_

from django.db.models import FloatField, Q, QuerySet
from django.db.models.functions import Cast, Left
from django.utils.safestring import SafeString

from stories.models import Story
from stories.search.models import StoryWords
from stories.search.passages import LANGUAGES, READ, mark_passages, query_in, rank_of
from stories.selectors import listed_stories

RANKED = 300  # of more stories than these, the newest: ranking reads the words of each
MOST_WORDS = 16  # of a question: ranking looks for each of them in each story


def matching(rows: QuerySet[Story], q: str) -> QuerySet[Story]:
    """Those of `rows` that have these words, each in the forms of its own language; quotes, `or` and `-` work."""
    # Each language by itself: of a query that differs from row to row PostgreSQL could not foretell how many it finds.
    of_languages = (Q(words__configuration=name, words__vector=query_in(q, name)) for name in LANGUAGES)
    return rows.filter(reduce(or_, of_languages))


def ranked_stories(*, q: str, at: datetime) -> QuerySet[Story]:
    """The listed stories with these words, each with its `rank`, which no other story has a part in.

    Where more than RANKED have them, the newest of them.
    """
    newest = matching(listed_stories(at), q).order_by("-published_at", "-pk").values("pk")[:RANKED]
    rank = rank_of(q, "words__vector", "words__configuration")
    # As float8: a cursor's float4 would not compare equal to itself.
    return Story.objects.filter(pk__in=newest).annotate(rank=Cast(rank, FloatField()))


def snippets_of(stories: Collection[Story], q: str) -> dict[int, SafeString]:
    """{story id: a passage as HTML, in it what was asked for as `<mark>`}. Two queries."""
    rows = StoryWords.objects.filter(story__in=stories).order_by()
    found = rows.values_list("story", "configuration", Left("text", READ))
    return mark_passages({story: (configuration, text) for story, configuration, text in found}, q)
