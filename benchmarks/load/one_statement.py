"""The limit of a cold page: a bare Django view with one SQL statement that returns the page as JSON.

Served as `benchmarks.load.one_statement:application`. Django has no middleware here, one address, and a connection that
stays open; the statement shows a thread whose every comment is published and fits on the page.
"""

import os
from typing import Any

import dj_database_url
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.urls import path

SLUG, DEPTH = os.environ.get("BENCH_SLUG", ""), int(os.environ.get("BENCH_DEPTH", "0"))
NODE = """
json_build_object(
    'id', c{n}.id, 'story', s.slug,
    'story_version', CASE WHEN c{n}.written_about_id IS NULL THEN c{n}.story_version END,
    'parent', c{n}.parent_id, 'depth', c{n}.depth, 'created_at', c{n}.created_at,
    'reactions', json_build_object('agree', coalesce(t{n}.agree, 0), 'disagree', coalesce(t{n}.disagree, 0),
        'insightful', coalesce(t{n}.insightful, 0), 'fair', coalesce(t{n}.fair, 0)),
    'common_ground', round(t{n}.common_ground::numeric, 3), 'anchor', NULL,
    'replies', json_build_object(
        'count', (SELECT count(*) FROM threads_comment r WHERE r.parent_id = c{n}.id
            AND r.state IN ('published', 'removed', 'deleted', 'erased') AND r.shown_version > 0),
        'next', NULL, 'results', {below}),
    'author', json_build_object('handle', a{n}.handle, 'name', a{n}.handle,
        'avatar', '/api/v1/subscribers/' || a{n}.handle || '/avatar.svg', 'badges', '[]'::json),
    'side', nullif(c{n}.side, ''), 'body_html', c{n}.body_html, 'body_text', c{n}.body_text, 'state', 'published',
    'removed_reason', NULL, 'edited_at', c{n}.edited_at, 'version', c{n}.shown_version
)
"""
LEVEL = """
coalesce((
    SELECT json_agg({node} ORDER BY c{n}.id {direction}) FROM threads_comment c{n}
        JOIN accounts_subscriber a{n} ON a{n}.id = c{n}.author_id
        LEFT JOIN threads_tally t{n} ON t{n}.comment_id = c{n}.id
    WHERE {chosen} AND c{n}.state IN ('published', 'removed', 'deleted', 'erased') AND c{n}.shown_version > 0
), '[]'::json)
"""


def statement(depth: int) -> str:
    """The page of a story: its newest top-level comments, and so many levels of answers, the oldest first."""
    results = "'[]'::json"
    for n in range(depth, -1, -1):
        chosen = "c0.story_id = s.id AND c0.parent_id IS NULL" if n == 0 else f"c{n}.parent_id = c{n - 1}.id"
        node = NODE.format(n=n, below=results)
        results = LEVEL.format(n=n, node=node, chosen=chosen, direction="DESC" if n == 0 else "")
    return (
        f"SELECT json_build_object('results', {results}, 'next', NULL, 'previous', NULL)::text"
        " FROM stories_story s WHERE s.slug = %s AND s.state IN ('published', 'closed', 'archived')"
    )


STATEMENT = statement(DEPTH)


def page(_request: HttpRequest, **_: Any) -> HttpResponse:
    """The view."""
    with connection.cursor() as cursor:
        cursor.execute(STATEMENT, [SLUG])
        answer = HttpResponse(cursor.fetchone()[0], content_type="application/json")
    answer["Content-Length"] = len(answer.content)  # nothing else here says it
    return answer


urlpatterns = [path("<path:any>", page), path("", page)]

if SLUG:
    settings.configure(
        ALLOWED_HOSTS=["*"],
        DATABASES={"default": dj_database_url.parse(os.environ["DATABASE_URL"], conn_max_age=600)},
        ROOT_URLCONF=__name__,
        SECRET_KEY="bench",
    )
    settings.DATABASES["default"]["OPTIONS"] = {"server_side_binding": True, "options": "-c jit=off"}
    application = get_wsgi_application()
