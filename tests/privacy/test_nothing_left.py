"""Zelda did everything, and goes: no table, session, cache, message, file, log, API or page knows her any more."""

import logging
import re
from collections.abc import Iterator
from itertools import chain

import pytest
from django.apps import apps
from django.core import mail
from django.db.models import Model
from pytest_django import DjangoCaptureOnCommitCallbacks
from rest_framework.test import APIClient

from accounts.models import Subscriber
from accounts.privacy.erasures import ask_for_erasure
from accounts.privacy.models import ErasureMail
from core.personal import Fate, personal_data
from discussion.threads.counts import fold_story_counts
from discussion.threads.models import Comment
from stories.models import Story
from stories.noise.folding import check_noise
from stories.noise.services import fold_pending
from tests.conftest import NOW
from tests.privacy.conftest import GONE, Leave
from tests.privacy.stores import DATABASE, everything, seen_in
from tests.privacy.zelda import ADDRESS, TRACES, zelda_in
from tests.threads.conftest import thread_url
from tests.visibility.test_matrix import ADMIN, PAGES, READS, client_for, filled
from tests.visibility.world import PUBLIC, World, build_world

pytestmark = pytest.mark.django_db
# What only those who work here do. Their acts stay, by number: somebody has to answer for them.
AT_WORK = {
    "accounts.keptsanction.imposed_by",
    "accounts.sanction.imposed_by",
    "accounts.sanction.lifted_by",
    "accounts.subscriber_groups.subscriber",
    "accounts.subscriber_user_permissions.subscriber",
    "accounts.vouch.by",
    "moderation.appeal.first_decider",
    "moderation.appeal.judge",
    "moderation.auditentry.actor",
    "moderation.brigade.closed_by",
    "moderation.bulkdecision.actor",
    "moderation.bulkdecision.seconded_by",
    "moderation.case.leased_by",
    "moderation.decision.actor",
    "moderation.escalation.by",
    "moderation.faultacknowledgement.by",
    "moderation.personnote.author",
    "noise.engagement.by",
    "screening.rehearsal.by",
    "screening.rule.created_by",
    "screening.rulechange.by",
    "screening.spamswitch.by",
    "stories.correction.by",
    "stories.resolution.by",
    "stories.story.edited_by",
    "stories.transition.by",
}
SUMS = {"noise.actornoise.actor", "noise.pendingnoise.actor"}  # made from the ledger, and again
MERGED = {"accounts.mergedaccount.gone"}  # an account that went into another one opens nothing: nobody can ask for more
# Where her number stays, which leads to nobody.
STAYING = {
    "accounts.givenuphandle.subscriber": "a name that nobody else has for a while, as a keyed hash",
    "accounts.mergedaccount.kept": "that another number was hers",
    "accounts.sanction.subscriber": "what was decided",
    "admin.logentry.user": "what was done",
    "moderation.appeal.appellant": "that somebody objected, and its words are gone",
    "moderation.bulkitem.subject": "what was decided",
    "moderation.decision.subject": "what was decided",
    "moderation.profilecase.subject": "it was reported",
    "moderation.profilereport.reporter": "it was reported",
    "moderation.report.reporter": "it was reported",
    "moderation.statement.recipient": "it was told, and its words are gone",
    "noise.actornoise.actor": "the sums of the ledger",
    "noise.engagement.actor": "the ledger",
    "noise.engagement.by": "what she took out of it by leaving",
    "privacy.erasure.subscriber": "that and when it was done",
}
# Everything that anybody can read, and of the rest what is somebody's own or the moderators'.
READERS = {"nobody": "", "bob": r"^(/api/v1)?/me/|/me/$", "senior": "^/api/v1/moderation/|^/admin/"}


@pytest.fixture
def world(story: Story, still_clock: None) -> World:
    world = build_world(story)
    bob = world.people["bob"]
    world.comments["bob"] = Comment.objects.create(
        story=story, author=bob, state="published", shown_version=1, body="No.", body_html="<p>No.</p>",
        body_text="No.", story_version=1, created_at=NOW,
    )  # fmt: skip
    return world


@pytest.fixture
def zelda(world: World) -> Subscriber:
    return zelda_in(world)


def people_columns() -> Iterator[tuple[type[Model], str, str]]:
    """Every claimed column that names people: its table, its name there, and the name by which it is claimed."""
    for column in chain.from_iterable(room.COLUMNS for room in personal_data()):
        label, model, name = column.split(".")
        table = apps.get_model(label, model)
        if table._meta.get_field(name).related_model is Subscriber:
            yield table, name, column


def columns_naming(person: Subscriber) -> set[str]:
    rows = {column: table._base_manager.filter(**{name: person.pk}) for table, name, column in people_columns()}
    return {column for column, found in rows.items() if found.exists()}


def read_everything(world: World) -> dict[str, str]:
    """Operations and pages as they are to those who may read them."""
    seen, drafts = {}, [draft.slug for draft in world.drafts]
    for role, own in READERS.items():
        client = client_for(world, role)
        paths = [path for path in (*READS, *PAGES, *ADMIN) if re.search(own, path)]
        for address in sorted({url for path in paths for url in filled(world, path)}):
            if not any(slug in address for slug in drafts):
                seen[f"{role} {address}"] = client.get(address).content.decode(errors="replace")
    return seen


def test_zelda_did_everything(zelda: Subscriber, world: World) -> None:
    """Or the search below would not say much: a table that names people has a row of hers."""
    erasure = ask_for_erasure(subscriber=zelda, comments=Fate.REMOVED, at=NOW)
    missing = {column for _, _, column in people_columns()} - columns_naming(zelda) - AT_WORK - SUMS - MERGED
    assert missing == set(), "let tests/privacy/zelda.py do this, too"
    found = everything(TRACES)
    assert f"{DATABASE}: accounts_subscriber" in found
    assert len(found) > 20
    assert ErasureMail.objects.get(erasure=erasure).address == ADDRESS
    assert {"zelda", "quill", PUBLIC} <= seen_in(str(APIClient().get(thread_url(world.story)).json()), TRACES)


@pytest.mark.trust("V18")
@pytest.mark.trust("V1")
def test_nothing_is_left_of_her(
    zelda: Subscriber,
    world: World,
    leave: Leave,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    caplog.set_level(logging.DEBUG)
    with django_capture_on_commit_callbacks(execute=True):
        leave(zelda, Fate.REMOVED)
    fold_pending(at=GONE)
    fold_story_counts()
    assert everything(TRACES) == {}
    assert seen_in(caplog.text + "".join(capfd.readouterr()), TRACES) == set()
    world.people["alice"].refresh_from_db()
    tell = {address: seen_in(words, TRACES) for address, words in read_everything(world).items()}
    assert {address: seen for address, seen in tell.items() if seen} == {}
    assert columns_naming(zelda) <= set(STAYING)
    assert check_noise(stories=[world.story.pk]) == []
    assert mail.outbox[-1].to == [ADDRESS]
