"""What screening is told to look for, by whom, and what it found by it."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from core.ids import new_id
from discussion.threads.models import Revision
from stories.models import Story, Topic


class Rule(models.Model):
    """A condition and what happens to words that meet it. Never changed but by a `RuleChange`, and never deleted.

    What a rule looks for stays as it was made: what it once held must stay explicable.
    """

    class Kind(models.TextChoices):
        WORD = "word", "Word or phrase"  # after folding: look-alike letters and hidden characters do not help
        PATTERN = "pattern", "Pattern"  # a regular expression of RE2
        LINK = "link", "Link"

    class Aspect(models.TextChoices):
        DOMAIN = "domain", "A domain and all below it"
        SITE = "site", "All of the site to which a domain belongs"
        DISGUISE = "disguise", "A text that names another host"
        COUNT = "count", "So many links, or more"

    class Action(models.TextChoices):
        REFUSE = "refuse"
        HOLD = "hold"
        FLAG = "flag"

    class Mode(models.TextChoices):
        ON = "on"
        OFF = "off"
        REHEARSAL = "rehearsal", "in rehearsal"  # what it meets is noted, and nothing happens

    TERM_LENGTH = 500

    kind = models.CharField(max_length=7, choices=Kind.choices, default=Kind.WORD)
    aspect = models.CharField(max_length=8, choices=Aspect.choices, blank=True)  # of links, what it looks at
    term = models.CharField(max_length=TERM_LENGTH, blank=True)  # as it was typed
    folded = models.TextField(blank=True)  # one spelling for all that mean the same; one character may fold to many
    action = models.CharField(max_length=6, choices=Action.choices)
    mode = models.CharField(max_length=9, choices=Mode.choices, default=Mode.ON)
    topic = models.ForeignKey(Topic, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    story = models.ForeignKey(Story, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField()

    class Meta:
        permissions = [("switch_rule", "Can put rules in force or out of it")]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "aspect", "folded", "topic", "story"], name="rule_once", nulls_distinct=False
            ),
            models.CheckConstraint(condition=Q(topic=None) | Q(story=None), name="rule_has_one_scope"),
            models.CheckConstraint(condition=Q(kind="link") ^ Q(aspect=""), name="rule_aspect_is_of_links"),
        ]

    def __str__(self) -> str:
        said = self.get_aspect_display() if self.aspect else self.get_kind_display()
        return f"{said}: {self.term}" if self.term else said

    @property
    def scope(self) -> str:
        """`site`, `topic` or `story`."""
        return "story" if self.story_id else "topic" if self.topic_id else "site"


class RuleChange(models.Model):
    """What a rule did from a moment on, and who said so. Append-only; the first one is its making."""

    class Why(models.TextChoices):
        PERSON = "person", "somebody said so"
        PRECISION = "precision", "too much of what it held was right"

    rule = models.ForeignKey(Rule, on_delete=models.PROTECT, related_name="changes")
    mode = models.CharField(max_length=9, choices=Rule.Mode.choices)
    action = models.CharField(max_length=6, choices=Rule.Action.choices)
    why = models.CharField(max_length=9, choices=Why.choices, default=Why.PERSON)
    figures = models.JSONField(default=dict, blank=True)  # on which it was done, if on any
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )  # null: nobody, it fell back by itself
    at = models.DateTimeField()


class RuleBook(models.Model):
    """Which edition of the rules is in force: one row. Every change draws another, so processes know what is outdated.

    Its row is the lock of whoever changes a rule.
    """

    id = models.SmallIntegerField(primary_key=True, default=1)
    edition = models.UUIDField(default=new_id)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(id=1), name="rule_book_is_one")]


class RuleHit(models.Model):
    """A revision met a rule that was in force, or in rehearsal."""

    rule = models.ForeignKey(Rule, on_delete=models.CASCADE, related_name="hits", db_index=False)
    revision = models.ForeignKey(Revision, on_delete=models.CASCADE, related_name="rule_hits", db_index=False)
    mode = models.CharField(max_length=9, choices=Rule.Mode.choices)
    action = models.CharField(max_length=6, choices=Rule.Action.choices)  # that the rule took, or would have
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["revision", "rule"], name="rule_hit_once")]
        indexes = [models.Index(fields=["rule", "-id"], name="rule_hits_latest")]


class Rehearsal(models.Model):
    """What a rule would have met in the comments of some days, and what became of those. A job counts on."""

    SAMPLES = 20

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    rule = models.ForeignKey(Rule, on_delete=models.CASCADE, related_name="rehearsals")
    days = models.PositiveSmallIntegerField()
    step = models.PositiveIntegerField(default=1)  # every so manieth comment was looked at
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    total = models.PositiveIntegerField()  # comments that are to be looked at
    upto = models.UUIDField(null=True)  # the last comment that was; null: none yet
    seen = models.PositiveIntegerField(default=0)
    matched = models.PositiveIntegerField(default=0)
    removed = models.PositiveIntegerField(default=0)  # of those matched: taken down or refused, and still so
    restored = models.PositiveIntegerField(default=0)  # and given back afterwards
    waiting = models.PositiveIntegerField(default=0)  # and not decided yet
    samples = models.JSONField(default=list)  # ids of comments, the first ones met
    done_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["id"], name="rehearsals_unfinished", condition=Q(done_at=None))]

    @property
    def percent(self) -> float:
        """How much of what was looked at met the rule."""
        return round(100 * self.matched / self.seen, 1) if self.seen else 0.0
