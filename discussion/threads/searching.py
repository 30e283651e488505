"""Shown comments by their words, best first.

A search for a common word finds 600,000 comments of a million. Nobody reads them, and ranking looks at the words of
each, so only the newest RANKED are ranked. To find those, the index is asked for stretches of time, the newest first,
until there are enough: the last eras, those before them, and all the rest. An era is 10,000 comments that became public
one after the other, and a word of its own in the vectors of all of them (migration 0010).
"""

from collections.abc import Collection, Iterable
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
ERA = 10_000  # as in the trigger
SEEN = 10_000  # comments of one stretch of time, or of one person, whose words are looked at
BEST_FIRST = (Key("rank", descending=True), Key("pk", descending=True, read=UUID))

# The question in all languages, each for the comments that are written in it; where languages ask for the same words,
# once, because the index looks up each word as often as it is asked for. Without a word that counts: nothing.
# `loose` takes a phrase for its words: whether they stand side by side is to be seen in the vectors only.
ASKED = """
WITH each AS (
    SELECT websearch_to_tsquery(language::regconfig, question) AS words, format('%%L', 'lang=' || language) AS mark
    FROM unnest(%s::text[], %s::text[]) AS spoken (language, question)
), exact AS MATERIALIZED (
    SELECT string_agg(CASE marked WHEN (SELECT count(*) FROM each) THEN words::text
        ELSE format('(%%s) & (%%s)', words, marks) END, ' | ')::tsquery AS query
    FROM (SELECT words, string_agg(mark, ' | ') AS marks, count(*) AS marked FROM each GROUP BY words) told
    WHERE numnode(words) > 0
), asked AS MATERIALIZED (
    SELECT query, CASE WHEN query::text LIKE '%%!%%' THEN query
        ELSE regexp_replace(query::text, '<(-|[0-9]+)>', '&', 'g')::tsquery END AS loose
    FROM exact
)
"""
# No more than SEEN vectors of a stretch are read. A question of nothing but "not" would read all that is old.
NEWEST = """
SELECT found.id
FROM asked
CROSS JOIN unnest(%s::text[]) WITH ORDINALITY AS stretch (eras, number)
CROSS JOIN LATERAL (
    SELECT comment.id
    FROM (
        SELECT comment_id
        FROM (
            SELECT comment_id, vector FROM threads_commentwords
            WHERE vector @@ (asked.loose && stretch.eras::tsquery)
                AND (number < 4 OR querytree(asked.loose && stretch.eras::tsquery) NOT IN ('', 'T'))
            LIMIT %s
        ) seen
        WHERE vector @@ asked.query
        ORDER BY comment_id DESC
        OFFSET 0  -- sorted before they are joined, of which the limit spares most
    ) words
    JOIN threads_comment comment ON comment.id = words.comment_id
    WHERE comment.state = 'published' AND comment.story_id IN ({stories})
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
    """A page of what shown comments with these words are found by, without the comments and the words themselves.

    Without `story` those of every listed one. Raises CommentsNotToldError unless the author wants his comments listed,
    and ValidationError for a cursor of another search. Four queries at most.
    """
    if author is not None and not profile_of(author).show_comments:
        raise CommentsNotToldError
    found = _newest(q, story, side, author, at)
    # By their keys alone: of all that are ranked only a page is shown, and only of that comments, authors and stories
    # are read. The words go with the comment's publicity, so that whatever is still found here is shown.
    rows = CommentWords.objects.filter(pk__in=found).only("configuration")
    # As float8: a cursor's float4 would not compare equal to itself.
    rows = rows.annotate(rank=Cast(rank_of(q, "vector", "configuration"), FloatField()))
    name = f"found-comments:{story and story.pk}:{side}:{author and author.pk}:{q}"
    return paginate(rows, keys=BEST_FIRST, limit=limit, cursor=cursor, name=name)


def snippets_of(found: Collection[CommentWords], comments: Iterable[Comment], q: str) -> dict[UUID, SafeString]:
    """{comment: a passage as HTML, in it what was asked for as `<mark>`}, for these of what was found. One query."""
    languages = {words.pk: words.configuration for words in found}
    return mark_passages({comment.pk: (languages[comment.pk], comment.body_text) for comment in comments}, q)


def _newest(q: str, story: Story | None, side: str, author: Subscriber | None, at: datetime) -> list[UUID]:
    readable = listed_stories(at) if story is None else Story.objects.filter(pk=story.pk)
    stories, of_stories = readable.values("pk").query.sql_with_params()
    values: list[Any] = [list(LANGUAGES), [fold_question(q, language) for language in LANGUAGES]]
    if author is None:
        statement = NEWEST
        values += [_stretches(_narrowed(story, side)), SEEN, *of_stories, RANKED, RANKED]
    else:
        statement = OF_ONE
        values += [author.pk, [side] if side else ["", *Camp.values], SEEN, *of_stories, RANKED]
    with connection.cursor() as cursor:
        cursor.execute(ASKED + statement.format(stories=stories), values)
        return [row[0] for row in cursor.fetchall()]


def _stretches(narrowed: str) -> list[str]:
    """What the index is asked for besides the question: the newest era, the one before it, eight more, all the rest."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT last_value / %s FROM threads_commentwords_number", [ERA])
        [newest] = cursor.fetchone()
    marks = [f"'era={era}'" for era in range(newest, newest - 10, -1)]
    eras = (marks[0], marks[1], f"({' | '.join(marks[2:])})", f"!({' | '.join(marks)})")
    return [each + narrowed for each in eras]


def _narrowed(story: Story | None, side: str) -> str:
    """What else. Comments have the mark of the story below which they were written."""
    asked = f" & 'side={side}'" if side else ""
    if story is not None:
        homes = [story.pk, *story.absorbed.order_by("pk").values_list("pk", flat=True)]
        marks = " | ".join(f"'story={home}'" for home in homes)
        asked += f" & ({marks})"
    return asked
