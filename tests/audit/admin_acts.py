"""Every form of the admin. An address of ours that is neither here nor among those that only show something, fails."""

from typing import Any

from accounts.models import Subscriber
from accounts.second_factor.enrolling import enrol_demo_app
from discussion.workshop.listing import fingerprint_of
from stories.models import Story
from tests.audit.api_acts import LOOK, TURN
from tests.audit.scene import ADMINISTRATORS, EDITORS, KEEPERS, MODERATORS, OF_RULE, SENIORS, Act, Scene, Sent
from tests.stories.story_admin import form_of

SHOWING = {
    "app_list",
    "index",
    "jsi18n",
    "moderation_audit_chain",
    "moderation_brigade",
    "moderation_brigades",
    "moderation_bulk",
    "moderation_bulk_file",
    "moderation_comment",
    "moderation_dashboard",
    "moderation_find",
    "moderation_groups",
    "moderation_person",
    "moderation_profiles",
    "moderation_queue",
    "moderation_work",
    "screening_rule_work",
    "stories_story_corrections",
}
DOORS = {"login", "logout"}  # sign-ins are looked at in test_own_acts
CLOSED = {
    "autocomplete",
    "password_change",
    "password_change_done",
    "view_on_site",
}  # Django's own, which nobody gets anything from
OWN_HABIT = "how the own desk looks"


def of_person(scene: Scene, happened: Any = None, body: dict[str, Any] | None = None, **ids: Any) -> Sent:
    """About Bob, after something has happened to him."""
    told = scene.called_bob(happened) if happened else scene.called_bob()
    return Sent({**told, **ids}, body or {})


def of_story(story: Story, **body: Any) -> Sent:
    return Sent({"pk": story.pk}, body)


def _proposal(scene: Scene, action: str) -> Sent:
    proposal = scene.proposal()
    story = Story.objects.get(pk=proposal.story_id)
    return of_story(story, **form_of(story, reason="Read.", plain_words="Less."), proposal=proposal.pk, action=action)


def _drafted(scene: Scene, action: str, **changes: Any) -> Sent:
    story = scene.waiting()
    return of_story(story, **form_of(story, **changes), action=action, publish_at="2099-01-01T08:00", note="Later.")


def _factor(scene: Scene) -> None:
    enrol_demo_app(subscriber=scene.bob, at=scene.at)


def _set_aside(scene: Scene, _: Subscriber) -> Sent:
    return Sent({}, {"action": "try_again", "_selected_action": scene.set_aside().pk})


CASES = {
    "moderation_next": Act(MODERATORS, lambda scene, _: Sent({}, {"queue": scene.reported().queue}), TURN),
    "moderation_decision": Act(
        MODERATORS, lambda scene, _: Sent({"case_id": scene.reported().pk}, {"rule": "R1", "version": "1"})
    ),
    "moderation_lease": Act(MODERATORS, lambda scene, _: Sent({"case_id": scene.reported().pk}, {}), TURN),
    "moderation_release": Act(MODERATORS, lambda scene, by: Sent({"case_id": scene.leased(by).pk}, {}), TURN),
    "moderation_skip": Act(MODERATORS, lambda scene, _: Sent({"case_id": scene.reported().pk}, {}), TURN),
    "moderation_escalation": Act(
        MODERATORS, lambda scene, _: Sent({"case_id": scene.reported().pk}, {"note": "A hard one."})
    ),
    "moderation_undo": Act(MODERATORS, lambda scene, by: Sent({"decision_id": scene.removed(by).pk}, {})),
    "moderation_reversal": Act(MODERATORS, lambda scene, _: Sent({"decision_id": scene.removed().pk}, {})),
    "moderation_lock": Act(MODERATORS, lambda scene, _: Sent({"comment_id": scene.comment().pk}, {"rule": "R1"})),
    "moderation_move": Act(MODERATORS, lambda scene, _: Sent({"comment_id": scene.answer().pk}, {"below": ""})),
    "moderation_pick": Act(MODERATORS, lambda scene, _: Sent({"comment_id": scene.comment().pk}, {})),
    "moderation_unpick": Act(MODERATORS, lambda scene, _: Sent({"comment_id": scene.picked().pk}, {})),
    "moderation_redaction": Act(
        MODERATORS, lambda scene, _: Sent({"comment_id": scene.comment().pk}, {"rule": "R4", "passage": "noisy"})
    ),
    "moderation_preferences": Act(MODERATORS, lambda _scene, _: Sent({}, {"blind": "1"}), OWN_HABIT),
    "moderation_chain_fault": Act(
        ADMINISTRATORS, lambda scene, _: Sent({"fault_id": scene.fault().pk}, {"reason": "A backup was read back."})
    ),
}
PEOPLE = {
    "moderation_sanctions": Act(MODERATORS, lambda scene, _: of_person(scene, None, {"kind": "warning", **OF_RULE})),
    "moderation_lifting": Act(MODERATORS, lambda scene, _: of_person(scene, sanction_id=scene.sanction().pk)),
    "moderation_ban": Act(MODERATORS, lambda scene, _: of_person(scene, None, OF_RULE)),
    "moderation_unban": Act(MODERATORS, lambda scene, _: of_person(scene, scene.ban)),
    "moderation_vouch": Act(MODERATORS, lambda scene, _: of_person(scene, None, {"reason": "Known."})),
    "moderation_vouch_withdrawal": Act(MODERATORS, lambda scene, _: of_person(scene, scene.vouch)),
    "moderation_second_factor_reset": Act(ADMINISTRATORS, lambda scene, _: of_person(scene, lambda: _factor(scene))),
    "moderation_profile_clearing": Act(MODERATORS, lambda scene, _: of_person(scene, scene.profile, OF_RULE)),
    "moderation_profile_keeping": Act(MODERATORS, lambda scene, _: of_person(scene, scene.profile)),
    "moderation_renaming": Act(MODERATORS, lambda scene, _: of_person(scene, None, OF_RULE)),
    "moderation_note": Act(MODERATORS, lambda scene, _: of_person(scene, None, {"text": "Look out."})),
    "moderation_note_delete": Act(MODERATORS, lambda scene, by: of_person(scene, note_id=scene.note(by).pk)),
    "moderation_merge": Act(
        SENIORS,
        lambda scene, _: Sent(
            {"handle": scene.other_account().handle},
            {"into": scene.alice.handle, "reason": "One person.", "confirmation": "other_alice"},
        ),
    ),
}
MANY = {
    "moderation_bulk_preview": Act(
        MODERATORS,
        lambda scene, _: Sent(
            {}, {"by": "author", "of": (scene.comment().author or scene.alice).handle, "action": "remove", "rule": "R1"}
        ),
        LOOK,
    ),
    "moderation_bulk_confirmation": Act(MODERATORS, lambda scene, by: Sent({}, {"token": scene.preview(by).token})),
    "moderation_bulk_second": Act(SENIORS, lambda scene, _: Sent({"bulk_id": scene.large().pk}, {})),
    "moderation_bulk_reversal": Act(MODERATORS, lambda scene, _: Sent({"bulk_id": scene.bulk().pk}, {})),
    "moderation_brigade_closing": Act(MODERATORS, lambda scene, _: Sent({"brigade_id": scene.brigade().pk}, {})),
    "spam_switch": Act(SENIORS, lambda _scene, _: Sent({}, {"mode": "off"})),
    "screening_rule_new": Act(
        KEEPERS, lambda _scene, _: Sent({}, {"kind": "word", "term": "casino", "action": "hold", "text": ""})
    ),
    "screening_rule_words": Act(
        KEEPERS, lambda _scene, _: Sent({}, {"words": "casino", "looked_at": fingerprint_of("casino")})
    ),
    "screening_rule_switch": Act(
        KEEPERS, lambda scene, _: Sent({"pk": scene.rule().pk}, {"mode": "off", "action": "flag"})
    ),
    "screening_rule_rehearse": Act(KEEPERS, lambda scene, _: Sent({"pk": scene.rule().pk}, {"days": "7"}), LOOK),
    "telling_setaside_changelist": Act(ADMINISTRATORS, _set_aside),
}
NEWSROOM = {
    "stories_draft_write": Act(EDITORS, lambda scene, _: Sent({}, form_of(scene.story(), title="Ferries cost more"))),
    "stories_draft_change": Act(EDITORS, lambda scene, _: _drafted(scene, "save", plain_words="Boats pay less.")),
    "stories_draft_change publish": Act(EDITORS, lambda scene, _: _drafted(scene, "publish")),
    "stories_draft_change schedule": Act(EDITORS, lambda scene, _: _drafted(scene, "schedule")),
    "stories_draft_change set_aside": Act(EDITORS, lambda scene, _: _drafted(scene, "set_aside")),
    "stories_draft_proposal": Act(EDITORS, lambda scene, _: _proposal(scene, "accept")),
    "stories_draft_proposal dismiss": Act(EDITORS, lambda scene, _: _proposal(scene, "dismiss")),
    "stories_story_correct": Act(
        EDITORS,
        lambda scene, _: of_story(scene.story(), **form_of(scene.story(), reason="Wrong.", plain_words="Less.")),
    ),
    "stories_story_discussion": Act(EDITORS, lambda scene, _: of_story(scene.story(), action="close")),
    "stories_story_noise": Act(
        EDITORS,
        lambda scene, _: of_story(scene.story(), handle=scene.bob.handle, action="exclude", reason="One person."),
    ),
    "stories_story_forecast": Act(
        EDITORS, lambda scene, _: of_story(scene.story(), outcome="came_true", note="It was.")
    ),
    "stories_story_merge": Act(
        EDITORS, lambda scene, _: of_story(scene.story("ferry"), into=scene.story().pk, reason="Told twice.")
    ),
}
FORMS = {**CASES, **PEOPLE, **MANY, **NEWSROOM}
