"""Which stories a reader of this one may want to read next."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import islice
from math import e, log

from django.contrib.postgres.search import SearchQuery, SearchRank
from django.db.models import F, QuerySet, Value

from stories.models import Story
from stories.search.folding import fold_question
from stories.search.languages import configuration_of
from stories.search.models import StoryWords
from stories.selectors import listed_stories

SHOWN = 6
TOPICS = 10  # of a story; no story needs more
NEAR = 100  # of each topic the newest so many stories are looked at; a topic with more than these says no less
TERMS = 40  # words of a story that others are asked for
ALIKE = 300  # of the stories with one of these words the newest so many
WORDS_WEIGHT = 4  # beside a shared topic, which is worth 0.76 where one other story has it, 0.22 where NEAR have
ENOUGH = 0.45  # by words alone: of 120 reports on many things, pairs below this had hardly more in common than "city"


def related_stories(*, story: Story, at: datetime) -> list[Story]:
    """At most six listed stories, the most alike first: topics in common, rare ones above all, and words in common.

    Five queries, which look at no more than TOPICS times NEAR and ALIKE stories, however many there are.
    """
    others = listed_stories(at).exclude(pk=story.pk)
    scores = _shared_topics(story, others)
    for pk, likeness in _shared_words(story, others, scores):
        if pk in scores or WORDS_WEIGHT * likeness >= ENOUGH:
            scores[pk] += WORDS_WEIGHT * likeness
    best = sorted(scores, key=lambda pk: (-scores[pk], -pk))[:SHOWN]
    shown = others.in_bulk(best)
    return [shown[pk] for pk in best if pk in shown]


def _shared_topics(story: Story, others: QuerySet[Story]) -> defaultdict[int, float]:
    """{story id: what its shared topics say}, for the newest stories on each topic."""
    scores: defaultdict[int, float] = defaultdict(float)
    topics = story.topics.order_by("pk").values_list("pk", flat=True)[:TOPICS]
    newest = [
        others.filter(topics=topic).order_by("-published_at", "-pk").values_list("pk", Value(topic))[:NEAR]
        for topic in topics
    ]
    pairs = list(newest[0].union(*newest[1:], all=True)) if newest else []
    sizes = Counter(topic for _, topic in pairs)
    for pk, topic in pairs:
        scores[pk] += 1 / log(e + sizes[topic])
    return scores


def _shared_words(story: Story, others: QuerySet[Story], known: Iterable[int]) -> Iterable[tuple[int, float]]:
    """(story id, likeness from 0 to 1), for those that are known and the newest others with words in common."""
    configuration = configuration_of(story.language)
    terms = fold_question(" OR ".join(islice(_terms(story), TERMS)), configuration)
    query = SearchQuery(terms, config=configuration, search_type="websearch")
    alike = others.filter(words__vector=query).order_by("-published_at", "-pk").values_list("pk", flat=True)[:ALIKE]
    rows = StoryWords.objects.filter(story__in={*alike, *known}).order_by()
    return rows.values_list("story", SearchRank(F("vector"), query))


def _terms(story: Story) -> Iterator[str]:
    """The words of title and summary, each once; `or` would be read as an operator."""
    words = re.findall(r"\w+", f"{story.title} {story.summary}".lower())
    return (word for word in dict.fromkeys(words) if word != "or")
