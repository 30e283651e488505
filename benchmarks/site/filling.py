"""A whole site in an empty database: drawn in Python, written by COPY and set-based statements, folded as on a site.

The triggers stay on: whatever they derive is there as well.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import connection
from django.utils import timezone

from accounts.models import Subscriber
from benchmarks.data import insert_from, make_people, multiply, tidy
from benchmarks.figures import Tell
from benchmarks.site.folding import fold_all
from benchmarks.site.loading import unburdened
from benchmarks.site.shape import Draft, draw_site
from benchmarks.site.words import bodies
from discussion.moderation.models import Case
from discussion.screening.fingerprints import MINIMA, ROWS
from discussion.screening.models import Fingerprint
from discussion.threads.models import Comment, Reaction, Revision, Stance
from stories.models import Story
from stories.noise.models import Engagement

LIFE = timedelta(days=700)  # the oldest story's age
LOUD_AGE = timedelta(days=10)
QUIET = timedelta(hours=4)  # nobody has said anything since: no comment is young
PEOPLE_SHARE, FEWEST_PEOPLE = 20, 200  # a person for so many comments
POOL, LEAST_POOL = 4_000, 100  # different texts
REACTIONS = 1.5  # a comment
BANDS = (MINIMA - ROWS) // ROWS + 1  # of a fingerprint
DRAFTS = """
CREATE UNLOGGED TABLE bench_draft (
    number int, story int, parent int, depth int, author int, side text, state text, share float8
);
CREATE UNLOGGED TABLE bench_body (number int PRIMARY KEY, body text, html text, words text)
"""
PLACES = """
ANALYZE accounts_subscriber, stories_story, bench_draft, bench_body;
CREATE UNLOGGED TABLE bench_place AS
SELECT draft.*, at,
    (lpad(to_hex((extract(epoch FROM at) * 1000)::bigint), 12, '0') || '7' || lpad(to_hex(number %% 4096), 3, '0')
        || '8' || lpad(to_hex(number), 15, '0'))::uuid AS id
FROM bench_draft draft
    JOIN (SELECT id AS story_id, published_at, row_number() OVER (ORDER BY id) - 1 AS story FROM stories_story) story
        USING (story)
    CROSS JOIN LATERAL (
        SELECT date_trunc('milliseconds', published_at
            + power(share, 2) * least(interval '40 days', %s::timestamptz - published_at)) AS at
    ) written;
CREATE UNIQUE INDEX ON bench_place (number);
ANALYZE bench_place
"""
COMMENTS = """
FROM bench_place place
    JOIN (SELECT id AS story_id, row_number() OVER (ORDER BY id) - 1 AS story FROM stories_story) story USING (story)
    JOIN (SELECT id AS author_id, row_number() OVER (ORDER BY id) - 1 AS author FROM accounts_subscriber) person
        USING (author)
    JOIN bench_body pool ON pool.number = (place.number::bigint * 7919) %% (SELECT count(*) FROM bench_body)
    LEFT JOIN bench_place above ON above.number = place.parent
ORDER BY place.id
"""
REACTED = """
FROM (
    SELECT DISTINCT drawn.number, drawn.person FROM (
        SELECT floor(power(random(), 3) * %s)::int AS number, floor(power(random(), 2) * %s)::int AS person
        FROM generate_series(1, %s::int)
    ) drawn
) drawn
    JOIN bench_place place ON place.number = drawn.number AND place.state = 'published'
    JOIN (SELECT id AS person_id, row_number() OVER (ORDER BY id) - 1 AS person FROM accounts_subscriber) person
        ON person.person = drawn.person AND drawn.person <> place.author
"""
STOOD = """
FROM (
    SELECT story_id, author_id, side, min(created_at) AS at FROM threads_comment
    WHERE side <> '' AND author_id %% 2 = 0 GROUP BY story_id, author_id, side
) stood
"""
KIND = "(ARRAY['agree', 'agree', 'agree', 'disagree', 'disagree', 'insightful', 'fair'])[1 + floor(random() * 7)::int]"


def fill_site(*, comments: int, stories: int, tell: Tell) -> None:
    """So many comments about so many stories, with everything that a site keeps about them; folded and vacuumed."""
    until = timezone.now() - QUIET
    tell("people and stories")
    people = max(FEWEST_PEOPLE, comments // PEOPLE_SHARE)
    make_people(people)
    Subscriber.objects.update(trust="member")
    _publish(stories, until)
    _run(DRAFTS)
    _copy("bench_body", bodies(min(POOL, LEAST_POOL + comments // 10)))
    drawn = draw_site(comments=comments, stories=stories, people=people)
    _copy("bench_draft", _told(drawn, comments, tell))
    tell(f"writing {comments:,} comments")
    _run(PLACES, until)
    with unburdened("threads_comment", "threads_revision", "threads_commentwords"):
        _write_comments()
        tell("indexes of comments")
    tell("reactions and stances")
    with unburdened("threads_reaction", "threads_stance"):
        _write_reactions(comments, people)
    _write_looks(until)
    tell("the ledger")
    with unburdened("noise_engagement"):
        _write_acts()
    _write_cases()
    _run("DROP TABLE bench_draft, bench_body, bench_place")
    tidy()
    fold_all(tell)
    tell("vacuum")
    tidy()


def _publish(number: int, until: datetime) -> None:
    story = Story(state=Story.State.PUBLISHED, summary="Who pays for it, and who is against it.", created_at=until)
    age = f"CASE n WHEN 1 THEN interval '{LOUD_AGE.days} days' ELSE interval '{LIFE.days} days' * n / {number} END"
    multiply(
        story,
        number,
        slug="'story-' || n",
        document="'bench:' || n",
        title="'Plan ' || n || ' for the ' || (ARRAY['tram', 'market', 'harbour', 'school', 'park'])[1 + n % 5]",
        published_at=f"timestamptz '{until.isoformat()}' - {age}",
    )


def _told(drawn: Iterator[Draft], comments: int, tell: Tell) -> Iterator[Draft]:
    for draft in drawn:
        if draft.number % 10_000 == 0:
            tell(f"drawing {draft.number:,} of {comments:,} comments")
        yield draft


def _copy(table: str, rows: Iterator[tuple[Any, ...]]) -> None:
    with connection.cursor() as cursor, cursor.copy(f"COPY {table} FROM STDIN") as channel:
        for row in rows:
            channel.write_row(row)


def _write_comments() -> None:
    never_shown, erased = "place.state IN ('held', 'rejected')", "place.state = 'erased'"
    words = f"CASE WHEN {erased} THEN '' ELSE pool.{{}} END"
    comment = Comment(story_version=1)
    columns = {name: words.format(of) for name, of in (("body", "body"), ("body_html", "html"), ("body_text", "words"))}
    insert_from(
        comment,
        COMMENTS,
        id="place.id",
        story_id="story.story_id",
        author_id=f"CASE WHEN {erased} THEN NULL ELSE person.author_id END",
        parent_id="above.id",
        depth="place.depth",
        side="place.side",
        state="place.state",
        shown_version=f"CASE WHEN {never_shown} THEN 0 ELSE 1 END",
        removed_reason="CASE WHEN place.state = 'removed' THEN 'R1 · Attacks on people' ELSE '' END",
        created_at="place.at",
        **columns,
    )
    state = "CASE state WHEN 'held' THEN 'held' WHEN 'rejected' THEN 'rejected' ELSE 'shown' END"
    source = "FROM threads_comment WHERE state <> 'erased' ORDER BY id"
    insert_from(Revision(version=1), source, comment_id="id", state=state, body="body", created_at="created_at")


def _write_reactions(comments: int, people: int) -> None:
    _run("SELECT setseed(0.5)")
    later = "place.at + random() * interval '1 hour'"
    number = int(comments * REACTIONS)
    insert_from(
        Stance(),
        STOOD,
        story_id="story_id",
        subscriber_id="author_id",
        side="side",
        declared_at="at",
        because_id="NULL",
    )
    insert_from(
        Reaction(turn=1),
        REACTED,
        *(comments, people, number),
        comment_id="place.id",
        subscriber_id="person_id",
        kind=KIND,
        reacted_at=later,
    )


def _write_looks(until: datetime) -> None:
    """Of the words that screening still compares others with. No two look alike."""
    bands = f"ARRAY(SELECT hashtext(comment.id::text || band) FROM generate_series(1, {BANDS}) band)"
    insert_from(
        Fingerprint(),
        "FROM threads_revision revision JOIN threads_comment comment ON comment.id = comment_id"
        " WHERE comment.created_at > %s AND author_id IS NOT NULL ORDER BY comment.id",
        until - timedelta(days=settings.SCREENING_REPEAT_DAYS),
        revision_id="revision.id",
        comment_id="comment.id",
        author_id="author_id",
        bits="hashtextextended(comment.id::text, 0)",
        bands=bands,
        at="comment.created_at",
    )


def _write_acts() -> None:
    insert_from(
        Engagement(newcomer=False, crossing=False),
        "FROM threads_comment WHERE state = 'published' ORDER BY id",
        story_id="story_id",
        actor_id="author_id",
        kind="CASE WHEN parent_id IS NULL THEN 'comment' ELSE 'reply' END",
        target="coalesce('comment:' || parent_id, '')",
        stance="side",
        occurred_at="created_at",
        source_key="'comment:' || id",
    )
    insert_from(
        Engagement(kind=Engagement.Kind.REACTION, newcomer=False, crossing=False),
        "FROM threads_reaction JOIN threads_comment ON threads_comment.id = comment_id",
        story_id="story_id",
        actor_id="subscriber_id",
        target="'comment:' || comment_id",
        occurred_at="reacted_at",
        source_key="'reaction:' || threads_reaction.id || ':1'",
    )


def _write_cases() -> None:
    """One for each held comment, the oldest first."""
    insert_from(
        Case(queue=Case.Queue.HELD, reason="newcomer"),
        "FROM threads_comment WHERE state = 'held' ORDER BY id",
        id="id",
        comment_id="id",
        priority="4 - extract(epoch FROM created_at) / 3600",
        opened_at="created_at",
    )


def _run(statements: str, *arguments: Any) -> None:
    with connection.cursor() as cursor:
        for statement in statements.split(";"):
            cursor.execute(statement, arguments if "%s" in statement else None)
