"""One canary word in a comment and in a story of every state, and everybody who might come across it."""

from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.contrib.auth.models import Group

from accounts import roles
from accounts.handles import skeleton
from accounts.models import Profile, Sanction, Subscriber
from core.markup import render
from discussion.moderation.models import Case, Decision, Report, Statement
from discussion.threads.models import Comment, Revision
from stories.drafts import (
    ManuscriptDraft,
    Section,
    SideDraft,
    SourceDraft,
    StoryDraft,
    TimelineDraft,
    to_plain,
)
from stories.models import Baseline, Camp, Passage, Proposal, Story
from stories.services import file_draft
from tests.conftest import LONG_AGO, NOW

PUBLIC = "canarypublished"
STATES = {
    PUBLIC: "published",
    "canaryheld": "held",
    "canaryrejected": "rejected",
    "canarywithdrawn": "deleted",  # while it waited
    "canaryremoved": "removed",
    "canarydeleted": "deleted",
    "canaryerased": "erased",
}
NEVER_PUBLIC = ("canaryheld", "canaryrejected", "canarywithdrawn")
HIDDEN = (*(word for word in STATES if word != PUBLIC), "canaryheldedit")
DRAFTS = {
    "canarydraft": ("draft", None),
    "canaryreview": ("review", None),
    "canaryscheduled": ("scheduled", datetime(2099, 1, 1, tzinfo=UTC)),
    "canarydue": ("scheduled", LONG_AGO),  # its time has come, and nothing has published it yet
}
PROPOSED = "canaryproposed"  # what the document of the public story says now, until an editor has looked
SHARED = "Canaries"  # the topic of every story: what is related by it, or counted below it, must be public


@dataclass
class World:
    """The rows that the matrix walks over."""

    story: Story
    people: dict[str, Subscriber]
    part: Passage = field(init=False)  # of the story: all comments point at it
    comments: dict[str, Comment] = field(default_factory=dict)
    drafts: list[Story] = field(default_factory=list)
    cases: list[Case] = field(default_factory=list)
    decisions: list[Decision] = field(default_factory=list)
    statements: list[Statement] = field(default_factory=list)

    @property
    def hidden_ids(self) -> list[UUID]:
        """Comments that were never public: for everybody else they do not exist."""
        return [self.comments[word].id for word in NEVER_PUBLIC]


def build_world(story: Story) -> World:
    """Alice wrote all of it; Mo decided; Bob reported; Charlie is banned."""
    people = {name: add_person(name) for name in ("alice", "bob", "charlie")}
    people["mo"] = add_person("mo", roles.MODERATOR)
    people["senior"] = add_person("sonja", roles.SENIOR)
    people["edith"] = add_person("edith", roles.EDITOR)
    Sanction.objects.create(
        subscriber=people["charlie"], kind="ban", rule="R1", reason="x", starts_at=LONG_AGO, imposed_by=people["mo"]
    )
    Profile.objects.create(subscriber=people["alice"], show_comments=True)
    world = World(story, people)
    for word, state in STATES.items():
        world.comments[word] = add_comment(world, word, state)
    _hold_an_edit(world)
    world.part = Passage.objects.create(story=story, kind="key_point", position=0, text="A point.", since=1)
    Comment.objects.filter(story=story).update(anchor=world.part, anchor_text=world.part.text)
    _moderate(world)
    story.topics.create(slug="canaries", name=SHARED)
    _propose(story)
    world.drafts = [_draft(number, word) for number, word in enumerate(DRAFTS)]
    return world


def add_person(handle: str, role: str = "") -> Subscriber:
    person = Subscriber.objects.create(
        email=f"{handle}@private.example",
        handle=handle,
        handle_skeleton=skeleton(handle),
        joined_at=LONG_AGO,
        is_staff=bool(role),
    )
    if role:
        person.groups.add(Group.objects.get_or_create(name=role)[0])
    return person


def add_comment(world: World, word: str, state: str) -> Comment:
    was_public = word not in NEVER_PUBLIC
    rendered = render(f"the word {word}")
    comment = Comment.objects.create(
        story=world.story,
        author=None if state == "erased" else world.people["alice"],
        state=state,
        side="critic",
        body=rendered.text,
        body_html=rendered.html,
        body_text=rendered.text,
        shown_version=int(was_public),
        removed_reason="Rule 1" if was_public and state != "published" else "",
        story_version=1,
        created_at=NOW,
    )
    shown = "shown" if was_public else "held" if state == "held" else "rejected"
    Revision.objects.create(comment=comment, version=1, state=shown, body=rendered.text, created_at=NOW)
    return comment


def _propose(story: Story) -> None:
    """Also in what its document said when it was last taken into the story."""
    told = to_plain(_told(PROPOSED))
    read = ManuscriptDraft(name=f"{PROPOSED}.txt", text=PROPOSED, dropped=[PROPOSED], review_reasons=[PROPOSED])
    Proposal.objects.create(story=story, draft=told, manuscript=asdict(read), reasons=[PROPOSED], read_at=NOW)
    Baseline.objects.create(story=story, draft=told | {"summary": PROPOSED})


def _draft(number: int, word: str) -> Story:
    """The word is in everything of it but its address, which an answer may repeat."""
    read = ManuscriptDraft(name=f"{word}.txt", text=word, dropped=[word], review_reasons=[word])
    story = file_draft(draft=_told(word), document=f"tests:{number}", manuscript=read, at=NOW).story
    state, published_at = DRAFTS[word]
    Story.objects.filter(pk=story.pk).update(state=state, published_at=published_at, slug=f"unpublished-{number}")
    return Story.objects.get(pk=story.pk)


def _told(word: str) -> StoryDraft:
    return StoryDraft(
        title=f"The word {word}",
        summary=f"The word {word}.",
        why_it_matters=f"The word {word}.",
        key_points=[word],
        body=[Section(word, [f"The word {word}."])],
        sides=[SideDraft(Camp.CRITIC, f"The word {word}.", word)],
        timeline=[TimelineDraft(word)],
        sources=[SourceDraft(word)],
        topics=[SHARED, word],
    )


def _hold_an_edit(world: World) -> None:
    """A public comment whose second version waits: readers go on seeing the first one."""
    comment = add_comment(world, "canarybefore", "published")
    Revision.objects.create(comment=comment, version=2, state="held", body="the word canaryheldedit", created_at=NOW)
    Comment.objects.filter(pk=comment.pk).update(latest_version=2)
    world.comments["canaryheldedit"] = comment


def _moderate(world: World) -> None:
    alice, bob, mo = (world.people[name] for name in ("alice", "bob", "mo"))
    for word in ("canaryheld", "canaryheldedit", PUBLIC):
        queue = "reported" if word == PUBLIC else "held"
        world.cases.append(Case.objects.create(comment=world.comments[word], queue=queue, opened_at=NOW))
    Report.objects.create(
        comment=world.comments[PUBLIC], case=world.cases[-1], reporter=bob, reason="spam", version=1, at=NOW
    )
    for word in ("canaryremoved", "canaryrejected"):
        decision = Decision.objects.create(
            action="remove", comment=world.comments[word], subject=alice, version=1, rule="R1", actor=mo, at=NOW
        )
        world.decisions.append(decision)
        told: dict[str, Any] = {"recipient": alice, "text": "Rule 1", "at": NOW, "readable_at": NOW}
        world.statements.append(Statement.objects.create(decision=decision, **told))
