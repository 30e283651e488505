"""What has to be there for an operation to do something: rows, an address that names them, and a body that fits."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from accounts.models import Profile, Sanction
from discussion.moderation.bulk.confirming import confirm_bulk
from discussion.moderation.bulk.previewing import preview_bulk
from discussion.moderation.decisions import decide
from discussion.moderation.intake import report_comment
from discussion.moderation.models import Brigade, BulkDecision, Decision, Report
from discussion.moderation.profile_cases import keep_profile, report_profile
from discussion.workshop.rulebook import make_rule
from stories.models import Story
from tests.visibility.world import World, add_comment, add_person

# They want a code that an app shows, a signature of a passkey, or a session that one of them has confirmed: what is
# sent along with those is tried in tests/second_factor/test_api.py.
NEED_A_FACTOR = {
    "POST /api/v1/auth/second-factor/",
    "POST /api/v1/auth/second-factor/options/",
    "PUT /api/v1/me/second-factors/{factor_id}/",
    "POST /api/v1/me/second-factors/backup-codes/",
}
HOUR = timedelta(hours=1)
ME, DESK, STORY = "/api/v1/me/", "/api/v1/moderation/", "/api/v1/stories/{slug}/"


@dataclass(frozen=True)
class Occasion:
    """Where an operation is taken, if not where the matrix leads, and what is sent, if not the example."""

    path: str = ""
    body: dict[str, Any] | None = None


def make_occasions(world: World, at: datetime) -> dict[str, Occasion]:
    """{operation: how it is taken}. Somebody more takes part, `dora`, who has been warned."""
    Story.objects.filter(pk=world.story.pk).update(forecast="A narrow yes is likely.")
    world.people["dora"] = add_person("dora")
    return {**_of_people(world, at), **_of_words(world, at), **_of_many(world, at), **_of_stories(world)}


def _of_people(world: World, at: datetime) -> dict[str, Occasion]:
    alice, bob, charlie, dora, mo = (world.people[name] for name in ("alice", "bob", "charlie", "dora", "mo"))
    Profile.objects.filter(subscriber=alice).update(about="Of the old town.")
    report_profile(subject=alice, reporter=bob, reason="spam", at=at - HOUR)
    kept = report_profile(subject=charlie, reporter=bob, reason="spam", at=at - HOUR)
    keep_profile(subject=charlie, actor=mo, at=at - HOUR)
    warning = Sanction.objects.create(
        subscriber=dora, kind="warning", rule="R1", reason="x", starts_at=at - HOUR, imposed_by=mo
    )
    acknowledgement = "standing/warnings/{warning_id}/acknowledgement/"
    merger = {"into": bob.handle, "reason": "One person.", "confirmation": alice.handle}
    return {
        f"POST {ME}profile-reports/{{id}}/appeal/": Occasion(f"{ME}profile-reports/{kept.pk}/appeal/"),
        f"POST {ME}{acknowledgement}": Occasion(ME + acknowledgement.replace("{warning_id}", str(warning.pk))),
        f"POST {DESK}subscribers/{{handle}}/merge/": Occasion(body=merger),
    }


def _of_words(world: World, at: datetime) -> dict[str, Occasion]:
    removed, _ = _decided(world, "remove", by="mo", at=at - HOUR)
    undone, _ = _decided(world, "remove", by="senior", at=at)
    _, kept = _decided(world, "approve", by="mo", at=at - HOUR)
    rule = make_rule(kind="word", term="casino", action="hold", actor=world.people["senior"], at=at)
    below = {"below": str(world.comments["canaryheldedit"].pk), "note": "There."}
    return {
        f"POST {ME}reports/{{id}}/appeal/": Occasion(f"{ME}reports/{kept.pk}/appeal/"),
        f"POST {DESK}decisions/{{id}}/reversal/": Occasion(f"{DESK}decisions/{removed.pk}/reversal/"),
        f"POST {DESK}decisions/{{id}}/undo/": Occasion(f"{DESK}decisions/{undone.pk}/undo/"),
        f"POST {DESK}comments/{{id}}/move/": Occasion(body=below),
        f"POST {DESK}comments/{{id}}/redactions/": Occasion(body={"passage": "the word", "rule": "R4"}),
        f"PATCH {DESK}rules/{{id}}/": Occasion(f"{DESK}rules/{rule.pk}/"),
        f"POST {DESK}rules/{{id}}/rehearsal/": Occasion(f"{DESK}rules/{rule.pk}/rehearsal/"),
    }


def _decided(world: World, action: str, *, by: str, at: datetime) -> tuple[Decision, Report]:
    """About another shown comment of Alice, which Bob has reported."""
    comment = add_comment(world, "canaryreported", "published")
    report = report_comment(comment=comment, reporter=world.people["bob"], reason="spam", at=at)
    rule = "R1" if action == "remove" else ""
    decision = decide(case=report.case, action=action, rule=rule, version=1, actor=world.people[by], at=at)
    return decision, report


def _of_many(world: World, at: datetime) -> dict[str, Occasion]:
    mo, story = world.people["mo"], world.story
    selection = {"author": "alice", "story": story.slug}
    asked: dict[str, Any] = {"selection": selection, "action": "remove", "rule": "R2", "note": "A campaign."}
    begun, large = (confirm_bulk(token=preview_bulk(**asked, actor=mo, at=at).token, actor=mo, at=at) for _ in "12")
    BulkDecision.objects.filter(pk=large.pk).update(state=BulkDecision.State.WAITING, needs_second=True)
    brigade = Brigade.objects.create(
        story=story, side="critic", since=at - HOUR, until=at, arrived=9, expected=1.0, chance=1e-6, found_at=at
    )
    many = f"{DESK}bulk-decisions/"
    return {
        f"POST {many}": Occasion(body={**asked, "preview": True}),
        f"POST {many}{{id}}/confirmation/": Occasion(f"{many}{large.pk}/confirmation/"),
        f"POST {many}{{id}}/reversal/": Occasion(f"{many}{begun.pk}/reversal/"),
        f"POST {DESK}brigades/{{id}}/closing/": Occasion(f"{DESK}brigades/{brigade.pk}/closing/"),
    }


def _of_stories(world: World) -> dict[str, Occasion]:
    draft, shown = world.drafts[0], world.drafts[-1]
    Story.objects.filter(pk=shown.pk).update(state=Story.State.PUBLISHED)
    return {
        f"POST {STORY}merge/": Occasion(body={"into": shown.slug, "reason": "Told twice."}),
        f"PUT {STORY}state/": Occasion(STORY.replace("{slug}", draft.slug) + "state/", {"state": "review"}),
    }
