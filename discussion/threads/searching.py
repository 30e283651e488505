"""Shown comments by their words, best first.

A search for a common word finds 300,000 comments of a million. Nobody reads them, and ranking looks at the words of
each, so only the newest RANKED are ranked. To find those, the index is asked era by era, the newest first: an era is
10,000 comments that were written one after the other, and a word of its own in the vectors of all of them (migration
0010). What PostgreSQL intersects is cheap even where a word is in nearly every comment, and where it is in hardly any.
"""

from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import FloatField
from django.db.models.functions import Cast
from django.utils.safestring import SafeString

from accounts.models import Subscriber
from accounts.profiles import profile_of
from core.api.pagination import Key, Page, paginate
from discussion.threads.models import Comment, CommentWords
from discussion.threads.selectors import CommentsNotToldError
from stories.models import Camp, Story
from stories.search.folding import fold_question
from stories.search.passages import LANGUAGES, mark_passages, rank_of
from stories.selectors import listed_stories

RANKED = 300  # of more comments than these, the newest
OF_AUTHOR = 10_000  # the newest comments of one person that are looked through
BEST_FIRST = (Key("rank", descending=True), Key("pk", descending=True, read=UUID))

# The question in all languages, each for the comments that are written in it. Without a word that counts: nothing.
ASKED = """
WITH asked AS MATERIALIZED (
    SELECT string_agg(format('(%%s) & %%L', words, 'lang=' || language), ' | ')::tsquery AS query
    FROM (
        SELECT language, websearch_to_tsquery(language::regconfig, question) AS words
        FROM unnest(%s::text[], %s::text[]) AS each (language, question)
    ) each
    WHERE numnode(words) > 0
)
"""
NEWEST = """
SELECT found.id
FROM asked
CROSS JOIN generate_series((SELECT last_value / 10000 FROM threads_commentwords_number), 0, -1) AS era
CROSS JOIN LATERAL (
    SELECT comment.id
    FROM threads_commentwords words JOIN threads_comment comment ON comment.id = words.comment_id
    WHERE words.vector @@ (asked.query && format('%%L%%s', 'era=' || era, %s::text)::tsquery)
        AND comment.state = 'published' AND comment.story_id IN ({stories})
    ORDER BY comment.id DESC
    LIMIT %s
) found
LIMIT %s
"""
OF_ONE = """
SELECT comment.id
FROM asked
CROSS JOIN (
    SELECT id, story_id FROM threads_comment
    WHERE author_id = %s AND side = ANY(%s) AND state = 'published' ORDER BY id DESC LIMIT %s
) comment
JOIN threads_commentwords words ON words.comment_id = comment.id
WHERE words.vector @@ asked.query AND comment.story_id IN ({stories})
ORDER BY comment.id DESC
LIMIT %s
"""


def found_page(
    *, q: str, story: Story | None, side: str, author: Subscriber | None, limit: int, cursor: str | None, at: datetime
) -> Page:
    """A page of shown comments with these words, each with its author and story.

    Without `story` those of every listed one. Raises CommentsNotToldError unless the author wants his comments listed,
    and ValidationError for a cursor of another search. Two queries, and one more for each of story and author.
    """
    if author is not None and not profile_of(author).show_comments:
        raise CommentsNotToldError
    found = _newest(q, story, side, author, at)
    rows = CommentWords.objects.filter(pk__in=found, comment__state=Comment.State.PUBLISHED)
    # As float8: a cursor's float4 would not compare equal to itself.
    rows = rows.annotate(rank=Cast(rank_of(q, "vector", "configuration"), FloatField())).defer("vector")
    name = f"found-comments:{story and story.pk}:{side}:{author and author.pk}:{q}"
    rows = rows.select_related("comment__author", "comment__story")
    return paginate(rows, keys=BEST_FIRST, limit=limit, cursor=cursor, name=name)


def snippets_of(found: Collection[CommentWords], q: str) -> dict[UUID, SafeString]:
    """{comment: a passage as HTML, in it what was asked for as `<mark>`}. One query."""
    return mark_passages({words.pk: (words.configuration, words.comment.body_text) for words in found}, q)


def _newest(q: str, story: Story | None, side: str, author: Subscriber | None, at: datetime) -> list[UUID]:
    readable = listed_stories(at) if story is None else Story.objects.filter(pk=story.pk)
    stories, of_stories = readable.values("pk").query.sql_with_params()
    values: list[Any] = [list(LANGUAGES), [fold_question(q, language) for language in LANGUAGES]]
    if author is None:
        statement = NEWEST
        values += [_narrowed(story, side), *of_stories, RANKED, RANKED]
    else:
        statement = OF_ONE
        values += [author.pk, [side] if side else ["", *Camp.values], OF_AUTHOR, *of_stories, RANKED]
    with connection.cursor() as cursor:
        cursor.execute(ASKED + statement.format(stories=stories), values)
        return [row[0] for row in cursor.fetchall()]


def _narrowed(story: Story | None, side: str) -> str:
    """What else the index is asked for. Comments have the mark of the story below which they were written."""
    asked = f" & 'side={side}'" if side else ""
    if story is not None:
        homes = [story.pk, *story.absorbed.order_by("pk").values_list("pk", flat=True)]
        marks = " | ".join(f"'story={home}'" for home in homes)
        asked += f" & ({marks})"
    return asked
