"""Zelda did everything, and her account goes into another one: each column that names people moves, ends or stays."""

import pytest

from accounts.models import MergedAccount, Subscriber
from discussion.moderation.merging import merge_accounts
from discussion.threads.counts import fold_story_counts
from discussion.threads.models import Comment
from stories.models import Story
from stories.noise.folding import check_noise
from stories.noise.services import fold_pending
from tests.conftest import NOW
from tests.privacy.stores import everything
from tests.privacy.test_nothing_left import AT_WORK, columns_naming, people_columns
from tests.privacy.zelda import ADDRESS, zelda_in
from tests.visibility.world import World, build_world

pytestmark = pytest.mark.django_db
OFFICE = "what was done in an office stays under the number of that time, as in the audit log"
# Where the number of an account that was merged stays. Every other column that names people has nothing of it left.
STAYS = {
    **dict.fromkeys(AT_WORK - {"accounts.subscriber_groups.subscriber", "moderation.case.leased_by"}, OFFICE),
    "accounts.mergedaccount.gone": "it says who that is",
    "admin.logentry.user": OFFICE,
    "moderation.decision.subject": "PostgreSQL refuses to change what was decided; readers ask `numbers_of`",
    "noise.engagement.actor": "PostgreSQL refuses to change the ledger; the fold reads `formula.whose`",
}
ENDS = {
    "accounts.accesssession.subscriber": "a way in",
    "accounts.alert.subscriber": "mails to the old mailbox",
    "accounts.apikey.owner": "a way in",
    "accounts.arrival.subscriber": "how the account was made",
    "accounts.device.subscriber": "it makes a way in easier",
    "accounts.emailchange.subscriber": "addresses of before",
    "accounts.profile.subscriber": "the other account has its own, or wants none",
    "accounts.signincode.new_address_of": "a way in",
    "accounts.standing.subscriber": "judged anew for both as one",
    "accounts.subscriber_groups.subscriber": "a role; nobody who has one is merged",
    "mails.mailing.subscriber": "mails to the old mailbox",
    "moderation.deskpreference.moderator": "of work that nobody who is merged does",
    "moderation.case.leased_by": "nobody works under this number any more",
    "noise.actornoise.actor": "summed anew for both as one",
    "noise.pendingnoise.actor": "a number that is read as the other one",
    "privacy.export.subscriber": "a copy of the one account",
    "second_factor.backupcode.subscriber": "a way in",
    "second_factor.failedtry.subscriber": "wrong codes of a factor that is gone",
    "second_factor.passkey.subscriber": "a way in",
    "second_factor.totpdevice.subscriber": "a way in",
}
MOVES = {
    "accounts.accuratereport.subscriber",
    "accounts.givenuphandle.subscriber",
    "accounts.handlechange.subscriber",
    "accounts.mergedaccount.kept",
    "accounts.presence.subscriber",
    "accounts.rulesacceptance.subscriber",
    "accounts.sanction.subscriber",
    "accounts.strike.subscriber",
    "accounts.vouch.subscriber",
    "moderation.brigademember.subscriber",
    "moderation.bulkitem.subject",
    "moderation.appeal.appellant",
    "moderation.personnote.subject",
    "screening.fingerprint.author",
    "moderation.profilecase.subject",
    "moderation.profilereport.reporter",
    "moderation.report.reporter",
    "moderation.statement.recipient",
    "notices.mailsettings.subscriber",
    "notices.mute.person",
    "notices.mute.subscriber",
    "notices.notice.subscriber",
    "notices.preference.subscriber",
    "notices.threadfollow.subscriber",
    "threads.comment.author",
    "threads.draft.subscriber",
    "threads.follow.subscriber",
    "threads.forecastanswer.subscriber",
    "threads.participant.author",
    "threads.reaction.subscriber",
    "threads.readpoint.subscriber",
    "threads.stance.subscriber",
}
REFUSED = {"privacy.erasure.subscriber": "who waits to be erased is not merged"}


@pytest.fixture
def world(story: Story, still_clock: None) -> World:
    world = build_world(story)
    world.comments["bob"] = Comment.objects.create(
        story=story, author=world.people["bob"], state="published", shown_version=1, body="No.", body_html="<p>No.</p>",
        body_text="No.", story_version=1, created_at=NOW,
    )  # fmt: skip
    return world


def test_every_column_that_names_people_has_its_fate() -> None:
    """A new table fails here until its room has decided what a merger makes of it."""
    fates = [*STAYS, *ENDS, *MOVES, *REFUSED]
    assert len(fates) == len(set(fates))
    assert set(fates) == {column for _, _, column in people_columns()}


@pytest.mark.trust("V18")
def test_what_moves_moves_and_what_ends_ends(world: World) -> None:
    zelda = zelda_in(world)
    assert {column for column in [*ENDS, *MOVES] if column not in AT_WORK} - columns_naming(zelda) <= {
        "accounts.alert.subscriber",
        "noise.actornoise.actor",
        "noise.pendingnoise.actor",
    }
    fold_pending(at=NOW)
    kept = Subscriber.objects.create(email="k@other.example", handle="kept", handle_skeleton="kept", joined_at=NOW)
    merge_accounts(
        gone=zelda, kept=kept, reason="Same phone.", confirmation=zelda.handle, by=world.people["senior"], at=NOW
    )
    fold_pending(at=NOW)
    fold_story_counts()
    assert columns_naming(zelda) <= set(STAYS)
    moved = MOVES - {"accounts.accuratereport.subscriber"}
    assert moved - columns_naming(kept) == set()
    assert check_noise(stories=[world.story.pk]) == []
    assert {address for room in everything({ADDRESS}).values() for address in room} == {ADDRESS}
    assert MergedAccount.objects.filter(kept=kept).count() == 2
