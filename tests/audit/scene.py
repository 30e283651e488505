"""Rows to act upon, made when an act asks for them, and the people who act."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django.contrib.auth.models import Group
from django.utils import timezone

from accounts import roles
from accounts.handles import skeleton
from accounts.models import Profile, Sanction, Subscriber
from core.events import emit
from core.models import Event
from discussion.moderation.branches import close_branch
from discussion.moderation.bulk.confirming import confirm_bulk
from discussion.moderation.bulk.previewing import Preview, preview_bulk
from discussion.moderation.cases import lease_next_case
from discussion.moderation.decisions import ban_subscriber, decide, sanction_subscriber
from discussion.moderation.intake import report_comment, submit_comment
from discussion.moderation.models import Brigade, BulkDecision, Case, ChainFault, Decision, PersonNote
from discussion.moderation.notes import write_note
from discussion.moderation.picking import pick_comment
from discussion.moderation.profile_cases import report_profile
from discussion.moderation.vouching import vouch_for
from discussion.screening.models import Rule
from discussion.screening.rules import add_rule
from discussion.telling.models import SetAside
from discussion.threads.models import Comment
from stories.drafts import StoryDraft
from stories.models import Proposal, Story
from stories.selectors import draft_of
from stories.services import file_draft, publish_story
from tests.conftest import LONG_AGO

HOUSE = frozenset(roles.ROLES)
MODERATORS = frozenset({roles.MODERATOR, roles.SENIOR, roles.ADMINISTRATOR})
SENIORS = frozenset({roles.SENIOR, roles.ADMINISTRATOR})
EDITORS = frozenset({roles.EDITOR, roles.ADMINISTRATOR})
KEEPERS = SENIORS | EDITORS
ADMINISTRATORS = frozenset({roles.ADMINISTRATOR})
OF_RULE = {"rule": "R1", "reason": "Names."}
TEXT = StoryDraft(title="Harbour toll divides the islands", plain_words="Boats pay more.", forecast="It is shortened.")


class Sent(NamedTuple):
    """What goes out: the values of the address, and the body."""

    ids: dict[str, Any]
    body: dict[str, Any]


class Act(NamedTuple):
    """Who may do it, and how to do it to a scene, where it matters also by whom."""

    who: frozenset[str]
    make: Callable[["Scene", Subscriber], Sent]
    no_entry: str = ""  # why it leaves none in the audit log


@dataclass
class Scene:
    """A story, its people, and what happens to them. Everything is a few minutes old."""

    at: datetime = field(default_factory=lambda: timezone.now() - timedelta(minutes=5))
    people: dict[str, Subscriber] = field(default_factory=dict)

    def person(self, handle: str, role: str = "") -> Subscriber:
        """Somebody of this name; vouched for, so that words are public at once."""
        if handle not in self.people:
            facts = {"email": f"{handle}@example.com", "handle": handle, "handle_skeleton": skeleton(handle)}
            person = Subscriber.objects.create(**facts, joined_at=LONG_AGO, is_staff=bool(role))
            if role:
                person.groups.add(Group.objects.get_or_create(name=role)[0])
            self.people[handle] = person
        return self.people[handle]

    @property
    def alice(self) -> Subscriber:
        return self.person("alice")

    @property
    def bob(self) -> Subscriber:
        return self.person("bob")

    @property
    def maxine(self) -> Subscriber:
        """A moderator who is none of those who act."""
        return self.person("maxine", roles.MODERATOR)

    def story(self, name: str = "harbour") -> Story:
        known = Story.objects.filter(document=f"tests:{name}").first()
        draft = replace(TEXT, title=f"{TEXT.title}: {name}")
        return known or publish_story(draft=draft, document=f"tests:{name}", at=self.at).story

    def waiting(self) -> Story:
        return file_draft(draft=TEXT, document="tests:waiting", at=self.at).story

    def proposal(self) -> Proposal:
        story = self.story()
        file_draft(draft=replace(draft_of(story), plain_words="Less."), document="tests:harbour", at=self.at)
        return Proposal.objects.get(story=story)

    def held(self) -> Case:
        """Alice is no newcomer, but nobody has vouched for her yet."""
        return self._write(self.alice, "Words of a newcomer.").cases.get()

    def comment(self) -> Comment:
        vouch_for(subscriber=self.alice, reason="Known.", actor=self.maxine, at=self.at)
        return self._write(self.alice, "The tram is noisy.")

    def reported(self) -> Case:
        return report_comment(comment=self.comment(), reporter=self.bob, reason="spam", at=self.at).case

    def removed(self, by: Subscriber | None = None) -> Decision:
        facts: dict[str, Any] = {"action": "remove", "rule": "R1", "version": 1, "at": timezone.now()}
        return decide(case=self.reported(), actor=by or self.maxine, **facts)

    def leased(self, by: Subscriber) -> Case:
        self.reported()
        case = lease_next_case(moderator=by, at=timezone.now())
        assert case is not None
        return case

    def sanction(self) -> Sanction:
        facts: dict[str, Any] = {"kind": "warning", "until": None, "actor": self.maxine, "at": self.at}
        sanction_subscriber(subscriber=self.bob, **(OF_RULE | facts))
        return self.bob.sanctions.get()

    def ban(self) -> None:
        ban_subscriber(subscriber=self.bob, **OF_RULE, actor=self.maxine, at=self.at)

    def vouch(self) -> None:
        vouch_for(subscriber=self.bob, reason="Known.", actor=self.maxine, at=self.at)

    def note(self, by: Subscriber) -> PersonNote:
        return write_note(subject=self.bob, text="Look out.", author=by, at=self.at)

    def profile(self) -> None:
        Profile.objects.create(subscriber=self.bob, about="Buy it.")
        report_profile(subject=self.bob, reporter=self.alice, reason="abuse", at=self.at)

    def locked(self) -> Comment:
        comment = self.comment()
        close_branch(comment=comment, rule="R1", note="", actor=self.maxine, at=self.at)
        return comment

    def picked(self) -> Comment:
        comment = self.comment()
        pick_comment(comment=comment, actor=self.maxine, at=self.at)
        return comment

    def preview(self, by: Subscriber) -> Preview:
        self.comment()
        selection = {"author": "alice"}
        return preview_bulk(selection=selection, action="remove", rule="R1", note="", actor=by, at=timezone.now())

    def bulk(self) -> BulkDecision:
        look = self.preview(self.maxine)
        return confirm_bulk(token=look.token, actor=self.maxine, at=timezone.now())

    def large(self) -> BulkDecision:
        """One that waits for a second person."""
        bulk = self.preview(self.maxine).bulk
        BulkDecision.objects.filter(pk=bulk.pk).update(needs_second=True, state="waiting", confirmed_at=self.at)
        return bulk

    def brigade(self) -> Brigade:
        facts = {"side": "critic", "arrived": 10, "expected": 0.5, "chance": 1e-9}
        times = {"since": self.at, "until": self.at, "found_at": self.at}
        return Brigade.objects.create(story=self.story(), **facts, **times)

    def rule(self) -> Rule:
        return add_rule(kind="word", term="casino", action="hold", mode="off", by=self.maxine, at=self.at)

    def fault(self) -> ChainFault:
        return ChainFault.objects.create(key="changed:1:x", text="Seal 1 is gone.", found_at=self.at)

    def set_aside(self) -> SetAside:
        emit("comment.published", at=self.at)
        return SetAside.objects.create(event=Event.objects.latest("id"), cause="KeyError", at=self.at)

    def called_bob(self, happened: Callable[[], object] = lambda: None) -> dict[str, str]:
        """Bob's name, after something has happened to him."""
        handle = self.bob.handle
        happened()
        return {"handle": handle}

    def answer(self) -> Comment:
        """An answer of Bob to Alice."""
        comment = self.comment()
        self.vouch()
        facts: dict[str, Any] = {"story": comment.story, "parent": comment, "side": "", "at": self.at}
        return submit_comment(author=self.bob, body="The trains are, too.", **facts)

    def other_account(self) -> Subscriber:
        return self.person("other_alice")

    def _write(self, author: Subscriber, body: str) -> Comment:
        return submit_comment(author=author, story=self.story(), parent=None, side="", body=body, at=self.at)
