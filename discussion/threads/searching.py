"""Shown comments by their words, best first.

A search for a common word finds 600,000 comments of a million. Nobody reads them, and ranking looks at the words of
each, so only the newest RANKED are ranked. To find those, the index is asked for stretches of time, the newest first,
until there are enough: the latest era, those before it, and all the rest; or for all at once where the latest has few
of them. An era is 10,000 comments that became public one after the other, and a word of its own in the vectors of all
of them (migration 0010).

A story has eras of its own, which nobody counts. So where the latest of its comments show that the words are in many of
them, these are gone through from the newest on; where they are rare, the index is asked for all that have them.
"""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection
from django.utils.safestring import SafeString

from accounts.models import Subscriber
from accounts.profiles import profile_of
from core.api.pagination import Key, Page, Place, page_of
from core.kept_sql import given
from core.parts import KeptPart, Part, part_of
from discussion.threads.models import Comment
from discussion.threads.selectors import CommentsNotToldError
from stories.models import Camp, Story
from stories.search.folding import fold_question
from stories.search.passages import BY_LENGTH, LANGUAGES, mark_passages
from stories.selectors import listed_stories

RANKED = 300  # of more comments than these, the newest
ERA = 10_000  # as in the trigger
ENOUGH = ERA // 4  # comments of the latest era that tell by themselves how rare a word is
SEEN = 10_000  # comments of one stretch of time, of one story, or of one person, whose words are looked at
NEVER_LEFT_OUT = "!'era='"  # a mark that each comment meets
GLANCED = 100  # comments of a story that show how often its words are said
APART = 3  # times as dear are the words that the index finds, as they lie apart, as those of a story one by one
BEST_FIRST = (Key("rank", descending=True), Key("pk", descending=True, read=UUID))

# The question in all languages, each for the comments that are written in it; where languages ask for the same words,
# once, because the index looks up each word as often as it is asked for. Without a word that counts: nothing.
# `loose` takes a phrase for its words: whether they stand side by side is to be seen in the vectors only.
ASKED = """
WITH each AS (
    SELECT language, websearch_to_tsquery(language::regconfig, question) AS words,
        format('%%L', 'lang=' || language) AS mark
    FROM unnest(%(languages)s::text[], %(questions)s::text[]) AS spoken (language, question)
), exact AS MATERIALIZED (
    SELECT string_agg(CASE marked WHEN (SELECT count(*) FROM each) THEN words::text
        ELSE format('(%%s) & (%%s)', words, marks) END, ' | ')::tsquery AS query
    FROM (SELECT words, string_agg(mark, ' | ') AS marks, count(*) AS marked FROM each GROUP BY words) told
    WHERE numnode(words) > 0
), loosened AS MATERIALIZED (
    SELECT query, CASE WHEN query::text LIKE '%%!%%' THEN query
        ELSE regexp_replace(query::text, '<(-|[0-9]+)>', '&', 'g')::tsquery END AS loose
    FROM exact
), asked AS MATERIALIZED (
    SELECT query, loose, query::text = loose::text AS is_loose, querytree(loose) NOT IN ('', 'T') AS has_words
    FROM loosened
)
"""
# What is found are keys and where the words lie, from where they are read for their rank: sorted along with the keys
# they would not fit into memory. No more than SEEN vectors of a stretch are read; a question of nothing but "not" would
# read all that is old.
# Words and stretch are two conditions: for one of both the index goes through all comments that have the words, for two
# from one that both may have to the next.
# Where a comment stands now is told by the story below which it was written, and by what that was merged into; asked
# one after the other, as hardly any was merged.
OF_A_STRETCH = """
SELECT comment_id, lies_at
FROM (
    SELECT comment_id, lies_at, home_id
    FROM (
        SELECT comment_id, ctid AS lies_at, home_id, vector FROM threads_commentwords
        WHERE vector @@ asked.loose AND vector @@ stretch.marks::tsquery
            AND querytree(asked.loose && stretch.marks::tsquery) NOT IN ('', 'T')
        LIMIT %(seen)s
    ) seen
    WHERE asked.is_loose OR vector @@ asked.query
    ORDER BY comment_id DESC
    OFFSET 0  -- sorted before their stories are looked at, of which the limit spares most
) words
WHERE coalesce(
    (SELECT true FROM ({listed}) here WHERE here.pk = words.home_id),
    (SELECT true FROM stories_story home JOIN ({listed}) there ON there.pk = home.merged_into_id
        WHERE home.id = words.home_id)
)
ORDER BY comment_id DESC
LIMIT %(ranked)s
"""
# Of words that are too rare for the nine eras before the latest all are asked for at once: each look costs something.
NEWEST = """
, lately AS MATERIALIZED (
    SELECT newest.*
    FROM asked
        CROSS JOIN unnest(%(lately)s::text[]) AS stretch (marks)
        CROSS JOIN LATERAL ({newest}) newest
    LIMIT %(ranked)s
), found AS MATERIALIZED (
    SELECT * FROM lately
    UNION ALL
    SELECT newest.*
    FROM asked
        CROSS JOIN LATERAL unnest(CASE
            WHEN asked.is_loose AND asked.has_words AND (SELECT count(*) FROM lately) < %(few)s THEN %(always)s
            ELSE %(earlier)s
        END::text[]) AS stretch (marks)
        CROSS JOIN LATERAL ({newest}) newest
    WHERE comment_id NOT IN (SELECT comment_id FROM lately)
    LIMIT %(ranked)s
)
"""
GLANCE = """
SELECT count(*) FILTER (WHERE vector @@ (asked.query && %(marks)s::tsquery)),
    count(*) FILTER (WHERE vector @@ (asked.loose && %(marks)s::tsquery)),
    (SELECT coalesce(sum(comments), 0) FROM threads_storycount WHERE story_id = %(story)s)
FROM asked CROSS JOIN ({latest}) latest
"""
# The index is asked as well where the way through the newest has ended before there were enough.
IN_STORY = """
, passed AS MATERIALIZED (
    SELECT comment_id, lies_at FROM asked CROSS JOIN ({latest}) latest
    WHERE %(is_frequent)s AND vector @@ (asked.query && %(marks)s::tsquery)
    LIMIT %(ranked)s
), looked_up AS MATERIALIZED (
    SELECT comment_id, lies_at
    FROM asked CROSS JOIN LATERAL (
        SELECT comment_id, ctid AS lies_at, vector FROM threads_commentwords
        WHERE vector @@ asked.loose AND vector @@ (%(marks)s::tsquery && %(homes_marked)s::tsquery)
            AND (SELECT count(*) FROM passed) < %(ranked)s
        LIMIT %(seen)s
    ) seen
    WHERE asked.is_loose OR vector @@ asked.query
), found AS MATERIALIZED (
    SELECT * FROM passed
    UNION ALL
    SELECT * FROM looked_up WHERE comment_id NOT IN (SELECT comment_id FROM passed)
    ORDER BY comment_id DESC
    LIMIT %(ranked)s
)
"""
# With a limit in each part: without one PostgreSQL sorts all that a story has.
LATEST = """
SELECT comment_id, ctid AS lies_at, vector FROM threads_commentwords
WHERE home_id = %({home})s ORDER BY comment_id DESC LIMIT %(latest)s
"""
LATEST_OF_SEVERAL = "SELECT * FROM ({each}) homes ORDER BY comment_id DESC LIMIT %(latest)s"
OF_ONE = """
, found AS MATERIALIZED (
    SELECT comment_id, words.ctid AS lies_at
    FROM asked
    CROSS JOIN (
        SELECT id, story_id FROM threads_comment
        WHERE author_id = %(author)s AND side = ANY(%(sides)s) AND state = 'published' ORDER BY id DESC LIMIT %(seen)s
    ) comment
    JOIN threads_commentwords words ON words.comment_id = comment.id
    WHERE words.vector @@ asked.query AND comment.story_id IN ({listed})
    ORDER BY comment.id DESC
    LIMIT %(ranked)s
)
"""
# As float8: a cursor's float4 would not compare equal to itself.
RANKS = """
SELECT comment_id, configuration, rank
FROM (
    SELECT words.comment_id, configuration, ts_rank_cd(vector, each.words, %(by_length)s)::float8 AS rank
    FROM threads_commentwords words JOIN each ON language = configuration
    WHERE words.ctid = ANY (ARRAY(SELECT lies_at FROM found))
) ranked
{beyond}
ORDER BY rank {direction}, comment_id {direction}
LIMIT %(number)s
"""
BEYOND = "WHERE (rank, comment_id) {sign} (%(rank)s::float8, %(comment)s)"


_LISTED = KeptPart(lambda: listed_stories(given("at")).values("pk"), "listed")


class Match(NamedTuple):
    """A comment that was found, by its key."""

    pk: UUID
    configuration: str  # the language in which its words are kept
    rank: float


def found_page(
    *, q: str, story: Story | None, side: str, author: Subscriber | None, limit: int, cursor: str | None, at: datetime
) -> Page:
    """A page of Match: what shown comments with these words are found by, without the comments and words themselves.

    Without `story` those of every listed one. Raises CommentsNotToldError unless the author wants his comments listed,
    and ValidationError for a cursor of another search. Four queries at most.
    """
    if author is not None and not profile_of(author).show_comments:
        raise CommentsNotToldError
    asked = _asked(q, story, side, author, at)
    # The words go with the comment's publicity, so that whatever is found is shown.
    name = f"found-comments:{story and story.pk}:{side}:{author and author.pk}:{q}"
    return page_of(
        lambda place, number: _ranked(asked, place, number), keys=BEST_FIRST, limit=limit, cursor=cursor, name=name
    )


def snippets_of(found: Collection[Match], comments: Iterable[Comment], q: str) -> dict[UUID, SafeString]:
    """{comment: a passage as HTML, in it what was asked for as `<mark>`}, for these of what was found. One query."""
    languages = {match.pk: match.configuration for match in found}
    return mark_passages({comment.pk: (languages[comment.pk], comment.body_text) for comment in comments}, q)


def _asked(q: str, story: Story | None, side: str, author: Subscriber | None, at: datetime) -> Part:
    """A statement up to `found`. Two queries in a story, one without, none for what one person wrote."""
    values: dict[str, Any] = {
        "languages": list(LANGUAGES),
        "questions": [fold_question(q, language) for language in LANGUAGES],
        "seen": SEEN,
        "ranked": RANKED,
    }
    if author is not None:
        listed = part_of(Story.objects.filter(pk=story.pk).values("pk"), "listed") if story else _LISTED.part(at=at)
        values |= listed.values | {"author": author.pk, "sides": [side] if side else ["", *Camp.values]}
        return Part(ASKED + OF_ONE.format(listed=listed.statement), values)
    marks = f"'side={side}'" if side else ""
    if story is not None:
        return _asked_of_story(story, values | {"marks": marks})
    listed = _LISTED.part(at=at)
    newest = OF_A_STRETCH.format(listed=listed.statement)
    return Part(ASKED + NEWEST.format(newest=newest), values | listed.values | _stretches(marks))


def _asked_of_story(story: Story, values: dict[str, Any]) -> Part:
    homes = [story.pk, *story.absorbed.order_by("pk").values_list("pk", flat=True)]
    names = {f"home{number}": home for number, home in enumerate(homes)}
    latest = LATEST_OF_SEVERAL if len(homes) > 1 else "{each}"
    latest = latest.format(each=" UNION ALL ".join(f"({LATEST.format(home=name)})" for name in names))
    values |= names | {"homes_marked": " | ".join(f"'story={home}'" for home in homes)}
    values["is_frequent"] = _is_frequent(latest, story, values)
    return Part(ASKED + IN_STORY.format(latest=latest), values | {"latest": SEEN})


def _is_frequent(latest: str, story: Story, values: dict[str, Any]) -> bool:
    """Whether fewer words are to be looked at on the way through the newest comments than the index would find."""
    values = values | {"latest": GLANCED, "story": story.pk}
    [[hits, loose_hits, comments]] = _rows(ASKED + GLANCE.format(latest=latest), values)
    passed = min(SEEN, RANKED * GLANCED / hits) if hits else SEEN
    looked_up = min(SEEN, comments * loose_hits / GLANCED)
    return bool(passed < APART * looked_up)


def _stretches(marks: str) -> dict[str, Any]:
    """What the index is asked for besides the question: the latest era, with the one before it where it has only just
    begun; what is left of ten; all the rest."""
    [[number]] = _rows("SELECT last_value FROM threads_commentwords_number", {})
    newest, begun = divmod(number, ERA)
    eras = [f"'era={era}'" for era in range(newest, newest - 10, -1)]
    late = 1 if begun >= ENOUGH else 2
    earlier = [*eras[late:2], f"({' | '.join(eras[2:])})", f"!({' | '.join(eras)})"]
    narrowed = f" & {marks}" if marks else ""
    return {
        "lately": [era + narrowed for era in eras[:late]],
        "earlier": [stretch + narrowed for stretch in earlier],
        "always": [marks or NEVER_LEFT_OUT],
        # Of more the ten eras would have enough, or all could be more than are looked at: half of that, as few comments
        # tell it by chance.
        "few": (begun + (late - 1) * ERA) * min(RANKED / (10 * ERA), SEEN / (2 * number)),
    }


def _ranked(asked: Part, place: Place, number: int) -> list[Match]:
    direction, sign = ("ASC", ">") if place.backwards else ("DESC", "<")
    values = asked.values | {"by_length": BY_LENGTH, "number": number}
    if place.values is not None:
        values["rank"], values["comment"] = place.values
    beyond = "" if place.values is None else BEYOND.format(sign=sign)
    rows = _rows(asked.statement + RANKS.format(beyond=beyond, direction=direction), values)
    return [Match(*row) for row in rows]


def _rows(statement: str, values: dict[str, Any]) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return list(cursor.fetchall())
