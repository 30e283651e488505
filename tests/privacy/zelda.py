"""Zelda did everything that there is to do here, and was told of, judged and helped in every way."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.test import Client
from django.utils import timezone
from rest_framework.test import APIClient

from accounts.models import (
    Alert,
    Arrival,
    Device,
    EmailChange,
    MergedAccount,
    Presence,
    Profile,
    RulesAcceptance,
    SignInCode,
    SignInFailure,
    Standing,
    Subscriber,
    Vouch,
)
from accounts.notices.mails.models import Mailing, Suppression
from accounts.notices.mails.suppressing import address_hash
from accounts.notices.models import MailSettings, Mute, Notice, Preference, ThreadFollow
from accounts.privacy.building import build_next_export
from accounts.profiles import change_account
from accounts.reporting import credit_reports
from accounts.second_factor.models import BackupCode, FailedTry, Passkey, TotpDevice
from accounts.signin.delivery import send_next_code
from accounts.strikes import give_strike
from discussion.moderation.appeals import appeal_statement
from discussion.moderation.branches import black_out, close_branch
from discussion.moderation.decisions import decide
from discussion.moderation.escalating import escalate_case
from discussion.moderation.intake import report_comment
from discussion.moderation.models import Brigade, BulkDecision, Case, DeskPreference
from discussion.moderation.notes import write_note
from discussion.moderation.profile_cases import report_profile
from discussion.moderation.profiles import take_down_profile
from discussion.moderation.sanctioning import sanction_subscriber
from discussion.threads.models import Comment
from stories.models import Story
from stories.noise.services import exclude_actor
from tests.accounts.conftest import other_than, read_code
from tests.conftest import LONG_AGO, NOW
from tests.visibility.world import HIDDEN, PUBLIC, World

ADDRESS = "zelda@quill.example"
NETWORK = "198.51.100.77"
# In any case. Her words are those of the world, but for the comment that nobody wrote there.
WORDS = {*HIDDEN, PUBLIC, "canarybefore"} - {"canaryerased"}
SOON = timedelta(minutes=5)
TRACES = ("zelda", "quill", NETWORK, "phone/77", *sorted(WORDS))
API = "/api/v1/"


def zelda_in(world: World) -> Subscriber:
    """Alice of the world, whose words are in comments of every state, under another name and with a full life."""
    zelda = world.people["alice"]
    Subscriber.objects.filter(pk=zelda.pk).update(email=ADDRESS, last_login=NOW)
    zelda.refresh_from_db()
    profile = {"about": "I am Zelda Quill.", "link": "https://zelda.example/"}
    change_account(subscriber=zelda, handle="zelda_quill", accepts_rules=True, profile=profile, at=NOW)  # type: ignore[arg-type]  # typed as a dict
    zelda.refresh_from_db()
    _sign_in(zelda)
    _have_been_two(zelda)
    _take_part(world, zelda)
    _be_judged(world, zelda)
    _be_told(world, zelda)
    return zelda


def _sign_in(zelda: Subscriber) -> None:
    client = APIClient(HTTP_USER_AGENT="Phone/77", REMOTE_ADDR=NETWORK)
    for kind in ("browser", "app"):
        client.post(f"{API}auth/codes/", {"email": ADDRESS})
        while send_next_code(at=timezone.now()):
            pass
        code = read_code(ADDRESS)
        if kind == "app":
            client.cookies.clear()
            client.post(f"{API}auth/sessions/", {"email": ADDRESS, "code": other_than(code), "client": kind})
        answer = client.post(f"{API}auth/sessions/", {"email": ADDRESS, "code": code, "client": kind})
        assert answer.status_code == 201, answer.json()
    client = APIClient(HTTP_AUTHORIZATION=f"Bearer {answer.json()['token']}", HTTP_USER_AGENT="Phone/77")
    assert client.post(f"{API}me/api-keys/", {"name": "Zelda's server", "scopes": ["read"]}).status_code == 201
    assert client.post(f"{API}me/export/", HTTP_IDEMPOTENCY_KEY="zelda-1").status_code == 202
    build_next_export(at=NOW)
    Arrival.objects.get_or_create(
        subscriber=zelda, defaults={"mailbox": ADDRESS, "domain": "quill.example", "network": NETWORK, "at": NOW}
    )
    SignInCode.objects.create(
        email="next@quill.example", mailbox="next@quill.example", network=NETWORK, requested_at=NOW,
        new_address_of=zelda,
    )  # fmt: skip
    _guess_wrongly(zelda, client)
    Alert.objects.create(subscriber=zelda, kind="factors_reset", address="former@quill.example", at=NOW)
    EmailChange.objects.create(subscriber=zelda, before="former@quill.example", at=NOW)
    Device.objects.get_or_create(subscriber=zelda, secret_hash="a" * 64, defaults={"created_at": NOW, "seen_at": NOW})
    TotpDevice.objects.create(subscriber=zelda, name="Phone/77", sealed_secret="x", last_counter=1, created_at=NOW)
    Passkey.objects.create(
        subscriber=zelda, name="Zelda's key", credential_id=b"quill", credential=b"zelda", sign_count=1, created_at=NOW
    )
    BackupCode.objects.create(subscriber=zelda, code_hash="b" * 64)
    FailedTry.objects.create(subscriber=zelda, network=NETWORK, at=NOW)


def _guess_wrongly(zelda: Subscriber, app: APIClient) -> None:
    """At a spelling of her mailbox, at the address that she wants and the server cannot read, at the admin's door."""
    guests = APIClient(REMOTE_ADDR=NETWORK)
    name, _, domain = ADDRESS.partition("@")
    for address in (f"{name}+news@{domain}", f"{name[0]}.{name[1:]}@{domain}"):
        guests.post(f"{API}auth/codes/", {"email": address})
        while send_next_code(at=timezone.now()):
            pass
        guests.post(f"{API}auth/sessions/", {"email": address, "code": other_than(read_code(address)), "client": "app"})
    SignInCode.objects.filter(new_address_of=zelda).update(code_hash="c" * 64, expires_at=timezone.now() + SOON)
    app.put(f"{API}me/email/", {"email": "next@quill.example", "code": "000000"})
    for typed in (f"{ADDRESS}.", f" {ADDRESS.upper()}", f"{name}+door@{domain}"):
        Client(REMOTE_ADDR=NETWORK).post("/admin/login/", {"username": typed, "password": "x"})
    Client(REMOTE_ADDR="192.0.2.99").post("/admin/login/", {"username": "zelda quill", "password": "x"})
    assert SignInFailure.objects.filter(email="next@quill.example").exists()
    assert SignInFailure.objects.exclude(email="").values("email").distinct().count() == 5


def _have_been_two(zelda: Subscriber) -> None:
    nobody = dict.fromkeys(("email", "handle", "handle_skeleton"), "merged-0")
    gone = Subscriber.objects.create(**nobody, joined_at=LONG_AGO, is_active=False)
    MergedAccount.objects.create(gone=gone, kept=zelda, at=LONG_AGO, settled_at=NOW)


def _take_part(world: World, zelda: Subscriber) -> None:
    """Beside the comments of the world, which she wrote earlier: there is a limit for a minute."""
    Comment.objects.filter(author=zelda).update(created_at=LONG_AGO)
    client, story = APIClient(), world.story
    client.force_authenticate(zelda)
    bobs = world.comments["bob"]
    thread = f"{API}stories/{story.slug}/"
    answer = client.post(f"{thread}comments/", {"body": "Zelda says: no.", "parent": str(bobs.pk)})
    assert answer.status_code in {201, 202}, answer.json()
    assert client.put(f"{API}comments/{bobs.pk}/reaction/", {"kind": "agree"}).status_code < 300
    stance = {"side": "critic", "because": str(bobs.pk)}
    assert client.put(f"{thread}stance/", stance).status_code < 300
    assert client.put(f"{thread}follow/").status_code < 300
    Story.objects.filter(pk=story.pk).update(forecast="It will pass.")
    assert client.put(f"{thread}forecast/answer/", {"answer": "likely"}).status_code == 200
    assert client.put(f"{thread}drafts/comment/", {"body": "Zelda Quill was not done."}).status_code < 300
    assert client.put(f"{thread}read/", {"upto": str(bobs.pk)}).status_code < 300
    words = {"reason": "abuse", "note": "Zelda Quill is meant.", "illegal": True}
    assert client.post(f"{API}comments/{bobs.pk}/reports/", words).status_code == 201
    RulesAcceptance.objects.get_or_create(subscriber=zelda, version=1, defaults={"at": NOW})
    Presence.objects.get_or_create(subscriber=zelda, day=NOW.date())
    Standing.objects.get_or_create(
        subscriber=zelda,
        defaults={
            "trust": "member",
            "since": NOW,
            "contributions": 9,
            "vouched": True,
            "rule_days": 1,
            "rule_contributions": 1,
            "computed_at": NOW,
        },
    )


def _be_judged(world: World, zelda: Subscriber) -> None:
    mo, bob, senior = (world.people[name] for name in ("mo", "bob", "senior"))
    comment = world.comments[PUBLIC]
    report_comment(comment=comment, reporter=senior, reason="personal_data", note="Zelda's address", at=NOW)
    case = Case.objects.get(comment=comment, closed_at=None)
    decide(case=case, action="approve", note="Only Zelda again", version=1, actor=mo, at=NOW)
    report_comment(comment=comment, reporter=world.people["edith"], reason="spam", note="Zelda!", at=NOW)
    said = Comment.objects.get(author=zelda, body="Zelda says: no.")
    black_out(comment=said, passage="Zelda", rule="R4", note="Zelda!", actor=mo, at=NOW)
    lock = close_branch(comment=comment, rule="R1", note="Zelda, again", actor=mo, at=NOW)
    appeal = appeal_statement(statement=lock.statement, text="I, Zelda Quill, never shouted.", at=NOW)
    escalate_case(case=appeal.case, note="Zelda knows the mayor.", actor=senior, at=NOW)
    told: dict[str, Any] = {"answer": "Dear Zelda, you did.", "version": comment.latest_version}
    decide(case=appeal.case, action="uphold", **told, actor=senior, at=NOW)
    sanction_subscriber(subscriber=zelda, kind="warning", rule="R1", reason="Zelda shouted.", actor=mo, at=NOW)
    DeskPreference.objects.create(moderator=zelda, is_blind=True)
    _be_one_of_many(world, zelda, mo)
    write_note(subject=zelda, text="Zelda Quill, of the tram company.", author=mo, at=NOW)
    Vouch.objects.create(subscriber=zelda, by=senior, reason="Zelda is known.", at=NOW)
    told = {"about": zelda.profile.about, "link": zelda.profile.link}
    take_down_profile(subscriber=zelda, rule="R2", reason="Zelda sells quills.", actor=mo, at=NOW)
    Profile.objects.filter(subscriber=zelda).update(**told)  # which is what was taken down as well
    report_profile(subject=zelda, reporter=bob, reason="abuse", note="Zelda!", at=NOW)
    report_profile(subject=bob, reporter=zelda, reason="abuse", note="Zelda Quill again", at=NOW)
    credit_reports(reporters=[zelda.pk], decision=uuid4(), at=NOW)
    give_strike(subscriber=zelda, points=1, rule="R1", decision=uuid4(), at=NOW)
    exclude_actor(actor=zelda, story=world.story, by=mo, at=NOW)
    people = ContentType.objects.get_for_model(Subscriber)
    for user, about in ((mo, zelda), (zelda, bob)):
        LogEntry.objects.create(
            user=user,
            content_type=people,
            object_id=str(about.pk),
            object_repr=zelda.handle,
            action_flag=CHANGE,
            change_message="by Zelda",
        )


def _be_one_of_many(world: World, zelda: Subscriber, mo: Subscriber) -> None:
    facts = {"action": "warn", "state": "done", "rule": "R1", "note": "Zelda Quill shouts.", "total": 1}
    times = dict.fromkeys(("previewed_at", "confirmed_at", "finished_at"), NOW)
    bulk = BulkDecision.objects.create(actor=mo, **facts, **times)
    bulk.items.create(position=1, subject=zelda, outcome="skipped", code="already_sanctioned")
    burst = {"side": "critic", "since": NOW, "until": NOW, "arrived": 9, "expected": 0.5, "chance": 1e-9}
    brigade = Brigade.objects.create(story=world.story, found_at=NOW, **burst)
    brigade.members.create(subscriber=zelda, arrived_at=NOW)


def _be_told(world: World, zelda: Subscriber) -> None:
    bob, thread = world.people["bob"], f"comment:{world.comments['bob'].pk}"
    for teller, told in ((zelda, bob), (bob, zelda)):
        Mute.objects.create(subscriber=told, person=teller, at=NOW)
        Notice.objects.create(subscriber=told, kind="mention", subject=thread, at=NOW)
    Preference.objects.create(subscriber=zelda, kind="reply", channel="mail", cadence="daily")
    MailSettings.objects.create(subscriber=zelda, time_zone="Europe/Berlin")
    ThreadFollow.objects.create(subscriber=zelda, thread=thread, at=NOW)
    later = NOW + timedelta(hours=1)
    Mailing.objects.create(
        subscriber=zelda, kind="daily", period="2026-11-21", planned_at=NOW, planned_for=later, due_at=later
    )
    Suppression.objects.create(address_hash=address_hash(ADDRESS), reason="bounce", at=NOW)
