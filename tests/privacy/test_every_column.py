"""Every column that names a person or may hold words has somebody who answers for it, in an export and an erasure.

Whoever makes a table decides: the `personal` module of his room claims its columns, or a line below says why nothing in
them can be personal. What is neither fails here.
"""

from itertools import chain

import pytest
from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.search import SearchVectorField
from django.db import connection, models
from django.db.models import Field, Model

from accounts.models import Subscriber
from core.personal import personal_data

WORDS = (
    models.CharField,
    models.TextField,
    models.JSONField,
    models.BinaryField,
    models.GenericIPAddressField,
    models.FileField,
    SearchVectorField,
)
STORIES = "what the house has published or prepares to, read from its documents"
SETTINGS = "numbers and names that the program or the site's settings give"
DJANGO = "names of Django's own"
IMPERSONAL = {
    STORIES: """
        search.storywords.configuration search.storywords.text search.storywords.vector
        stories.topic.slug stories.topic.name
        stories.story.slug stories.story.title stories.story.summary stories.story.why_it_matters
        stories.story.key_points stories.story.body stories.story.plain_words stories.story.forecast
        stories.story.forecast_resolution stories.story.language stories.story.topic_names stories.story.document
        stories.story.content_hash
        stories.story.side_labels stories.side.name stories.side.statement stories.side.source
        stories.passage.text threads.comment.anchor_text
        stories.timelineentry.date_text stories.timelineentry.title stories.timelineentry.text
        stories.source.name stories.source.url stories.source.note
        stories.manuscript.name stories.manuscript.text stories.manuscript.dropped stories.manuscript.review_reasons
        stories.manuscript.evidence stories.baseline.draft
        stories.proposal.draft stories.proposal.manuscript stories.proposal.reasons
    """,
    "sums of many people, and ids of public comments": "threads.changeofmind.figures",
    "numbers of people and keys of rows, by the contract in core.events": """
        core.event.kind core.event.story core.event.payload
    """,
    "rules that the site keeps, and counts": """
        screening.rule.kind screening.rule.aspect screening.rule.term screening.rule.folded screening.rule.action
        screening.rule.mode screening.rulechange.mode screening.rulechange.action screening.rulechange.why
        screening.rulechange.figures screening.rulehit.mode screening.rulehit.action screening.rehearsal.samples
    """,
    "sums over hashed words of many, and figures": """
        screening.spammodel.key_mark screening.spammodel.weights screening.spammodel.note
    """,
    "hashes over the audit log, and numbers of its rows": """
        moderation.auditseal.hash moderation.audithead.hash moderation.audithead.fault
        moderation.chainfault.key moderation.chainfault.text
    """,
    "sums over what moderators did in a month, and over what was done to each side": """
        moderation.transparencyreport.figures moderation.parityturn.figures
    """,
    "hashes of a secret and of what was asked for": """
        moderation.bulkdecision.token_hash moderation.bulkdecision.fingerprint
    """,
    "under what cases are filed: numbers of stories and topics, and codes": """
        moderation.casefacet.facet moderation.waitingcount.facet
    """,
    "numbers of versions and states of a comment, and sentences about how urgent a case is": """
        moderation.undopoint.before moderation.undopoint.after moderation.case.because
    """,
    SETTINGS: "noise.noiseparameters.weights noise.storynoise.band core.mark.name core.mark.writers "
    "telling.setaside.cause",
    DJANGO: """
        auth.permission.name auth.permission.codename auth.group.name
        contenttypes.contenttype.app_label contenttypes.contenttype.model
        django_migrations.app django_migrations.name
    """,
}
# Of every column of the database that could hold words, whoever made its table.
COLUMNS = """
SELECT table_name, column_name FROM information_schema.columns
WHERE table_schema = 'public' AND (
    udt_name IN ('text', 'varchar', 'bpchar', 'citext', 'json', 'jsonb', 'bytea', 'tsvector', 'inet', 'cidr', 'hstore',
        'xml', 'name', '_text', '_varchar')
)
"""


TABLES = [model for model in apps.get_models(include_auto_created=True) if not model._meta.proxy]


def could_be_personal(field: "Field[object, object]") -> bool:
    """Whether it names a person, or could hold words: one of a few that the program knows is none."""
    if field.is_relation:
        return field.related_model is Subscriber
    kept = field.base_field if isinstance(field, ArrayField) else field
    return isinstance(kept, WORDS) and not kept.choices


def name_of(field: "Field[object, object]") -> str:
    """By which a column is claimed."""
    return f"{field.model._meta.label_lower}.{field.name}"


def claimed() -> set[str]:
    return set(chain.from_iterable(room.COLUMNS for room in personal_data()))


def impersonal() -> set[str]:
    return set(" ".join(IMPERSONAL.values()).split())


@pytest.mark.trust("V18")
@pytest.mark.parametrize("model", TABLES, ids=lambda model: model._meta.label_lower)
def test_somebody_answers_for_each_column(model: type[Model]) -> None:
    names = {name_of(field) for field in model._meta.local_fields if could_be_personal(field)}
    hint = "claim them in the `personal` module of their room, or say here why nobody has to"
    assert names - claimed() - impersonal() == set(), hint


@pytest.mark.trust("V18")
@pytest.mark.django_db
def test_the_database_has_no_column_that_the_models_do_not_know() -> None:
    known = {(model._meta.db_table, field.column): field for model in TABLES for field in model._meta.local_fields}
    with connection.cursor() as cursor:
        cursor.execute(COLUMNS)
        found = set(cursor.fetchall())
    assert len(found) > 100
    assert {f"{table}.{column}" for table, column in found - set(known)} - impersonal() == set()


def test_nothing_is_both_personal_and_not() -> None:
    assert claimed() & impersonal() == set()


def test_the_list_has_nothing_that_is_not_there() -> None:
    there = {name_of(field) for model in TABLES for field in model._meta.local_fields}
    assert {name for name in impersonal() if not name.startswith("django_migrations")} - there == set()


def test_every_table_with_a_person_is_told_of_in_the_same_room() -> None:
    """A claim is for what the room itself keeps: nobody claims away the columns of another."""
    for room in personal_data():
        labels = {column.split(".")[0] for column in room.COLUMNS}
        assert len(labels - {"admin", "sessions"}) == 1, room
