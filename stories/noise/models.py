"""The engagement ledger and what is computed from it. `docs/noise.md` is the definition."""

from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.db.models import Exists, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce, Mod, Now

from stories.models import Camp, Story

EARLIEST, LATEST = datetime(1900, 1, 1, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC)  # of acts
BUCKETS = 64  # of people, a story
# The story in whose noise a row about a story counts: its own, or the one that it was merged into.
HOME = Coalesce("story__merged_into", "story")
# Whose act it is: of an account that was merged, the person who has it now.
PERSON = Coalesce("actor__merged__kept", "actor")


class EngagementQuerySet(models.QuerySet["Engagement"]):
    """Which acts count."""

    def live(self) -> "EngagementQuerySet":
        """Acts that are not retracted, by people who are not excluded: the latest row about either decides.

        Who is excluded from one of several stories that were merged is excluded from all of them.
        """
        rows = Engagement.objects.order_by("-id").values("kind")
        about_act = rows.filter(kind__in=["retract", "restore"], target=OuterRef("source_key"))
        about_actor = rows.filter(kind__in=["exclude", "include"], actor=OuterRef("person"))
        included = Engagement.objects.filter(
            kind="include", actor=OuterRef("actor"), story=OuterRef("story"), id__gt=OuterRef("id")
        )
        excluded = Engagement.objects.alias(home=HOME).filter(
            ~Exists(included), kind="exclude", actor=OuterRef("person"), home=OuterRef("home")
        )
        return self.alias(
            home=HOME,
            person=PERSON,
            about_act=_latest(about_act),
            everywhere=_latest(about_actor.filter(story__isnull=True)),
        ).exclude(Q(about_act="retract") | Q(everywhere="exclude") | Exists(excluded))


def _latest(kinds: models.QuerySet["Engagement", Any]) -> Coalesce:
    return Coalesce(Subquery(kinds[:1]), models.Value(""))


class Engagement(models.Model):
    """One act, append-only. `retract`, `exclude` and `include` rows take influence away and give it back.

    What an act was aimed at is a name (`comment:018f…`), not a foreign key: stories do not know what a comment is.
    """

    class Kind(models.TextChoices):
        COMMENT = "comment"
        REPLY = "reply"
        STANCE = "stance"
        REACTION = "reaction"
        REPORT = "report"
        FOLLOW = "follow"
        VIEW = "view"
        RETRACT = "retract"  # `target` is the source_key of the act that no longer counts
        RESTORE = "restore"  # `target` is the source_key of the act that counts again
        EXCLUDE = "exclude"  # the actor counts nowhere (story null) or not on this story
        INCLUDE = "include"

    # Every index that a row is entered into makes recording slower; those of two columns below serve these as well.
    story = models.ForeignKey(Story, on_delete=models.PROTECT, null=True, related_name="engagements", db_index=False)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False)
    kind = models.CharField(max_length=8, choices=Kind.choices)
    target = models.CharField(max_length=80, blank=True)
    stance = models.CharField(max_length=8, choices=Camp.choices, blank=True)
    newcomer = models.BooleanField(default=False)  # frozen: what was true when it happened
    crossing = models.BooleanField(default=False)  # frozen, too
    occurred_at = models.DateTimeField()
    source_key = models.CharField(max_length=100)  # names the act: a retry inserts nothing
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )  # who took away or gave back; null for acts

    objects = EngagementQuerySet.as_manager()

    class Meta:
        permissions = [("exclude_actor", "Can exclude subscribers from the noise of a story")]
        constraints = [
            models.UniqueConstraint(fields=["source_key"], name="engagement_source_key"),
            models.CheckConstraint(
                condition=Q(story__isnull=False) | Q(kind__in=["exclude", "include"]),
                name="engagement_has_a_story",
            ),
            # An act of the year 10000 would end every fold that reads it, and could not be deleted.
            models.CheckConstraint(
                condition=Q(occurred_at__gte=EARLIEST, occurred_at__lt=LATEST), name="engagement_time_can_be_reckoned"
            ),
        ]
        indexes = [
            models.Index(fields=["story", "actor"], name="engagement_by_story"),
            models.Index(fields=["actor", "kind"], name="engagement_by_actor"),
            models.Index(
                fields=["target", "id"],
                name="engagement_withdrawals",
                condition=Q(kind__in=["retract", "restore"]),
            ),
            models.Index(fields=["by"], name="engagement_taken_by", condition=Q(by__isnull=False)),
            models.Index(fields=["target"], name="engagement_crossing", condition=Q(crossing=True)),
            # Few are ever barred: what nearly every look finds is nothing, in an index of a page.
            models.Index(fields=["actor"], name="engagement_bars", condition=Q(kind__in=["exclude", "include"])),
            BrinIndex(fields=["occurred_at"], name="engagement_by_time"),  # who was there last week, once a day
        ]


class PendingNoise(models.Model):
    """Work for the fold, written with the ledger row and deleted with the state update: exactly once, always.

    It names the act that is new, or the actor whose acts are to be read again, or neither: then the whole story is.
    """

    # What a row names was checked when the ledger row was written, which nobody deletes.
    story = models.ForeignKey(Story, on_delete=models.CASCADE, related_name="+", db_constraint=False)
    act = models.ForeignKey(
        Engagement, on_delete=models.CASCADE, null=True, related_name="+", db_index=False, db_constraint=False
    )
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        null=True,
        related_name="+",
        db_index=False,
        db_constraint=False,
    )
    since = models.DateTimeField(db_default=Now())  # what waits for long has no worker: `/healthz/ready` says so


class ActorNoise(models.Model):
    """What the live acts of one person on one story add up to, relative to the beginning of an epoch of EPOCH_DAYS.

    A weight w at time t is kept as w 2^((t - beginning) / half-life): nothing has to be rewritten while time passes.
    """

    pk = models.CompositePrimaryKey("story", "bucket", "actor")
    bucket = models.SmallIntegerField()  # the actor's id modulo BUCKETS
    story = models.ForeignKey(Story, on_delete=models.CASCADE, related_name="+", db_index=False, db_constraint=False)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    epoch = models.IntegerField()  # in EPOCH_DAYS since 1970
    loud_squares = models.FloatField()
    loud_max = models.FloatField()
    voice_squares = models.FloatField()
    voice_max = models.FloatField()
    cross_max = models.FloatField()  # of the acts that cross over; half-life of the voice
    here_max = models.FloatField()
    newcomer = models.BooleanField()  # in every act
    stance = models.CharField(max_length=8, blank=True)  # of the latest act that has one
    stance_at = models.DateTimeField(null=True)
    stance_key = models.CharField(max_length=100, blank=True)  # its source_key: decides between two at one time
    last_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(bucket=Mod("actor", BUCKETS)), name="actor_noise_in_its_bucket")
        ]


class BucketNoise(models.Model):
    """The sums over the people of one bucket of a story, so that an act does not sum over all who ever took part.

    Relative to the beginning of an epoch, too. The letters of `docs/noise.md`: of established people, and of newcomers
    (`g`) the squares that their pool is the root of.
    """

    pk = models.CompositePrimaryKey("story", "bucket")
    story = models.ForeignKey(Story, on_delete=models.CASCADE, related_name="+", db_index=False, db_constraint=False)
    bucket = models.SmallIntegerField()
    epoch = models.IntegerField()
    people = models.IntegerField()
    last_at = models.DateTimeField()
    z = models.FloatField()
    zz = models.FloatField()
    f = models.FloatField()
    c = models.FloatField()
    d = models.FloatField()
    n = models.FloatField()
    xc = models.FloatField()
    xd = models.FloatField()
    gzz = models.FloatField()
    gss = models.FloatField()
    gff = models.FloatField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(bucket__gte=0, bucket__lt=BUCKETS), name="bucket_noise_of_a_bucket")
        ]


class NoiseParameters(models.Model):
    """One version of the numbers of `docs/noise.md`. The latest is in force; a state names the one that it was made by.

    `noise_offset` and `trend_offset` are what a rank has above its key: they continue the scale of the version before.
    """

    version = models.PositiveIntegerField(primary_key=True)
    loud_days = models.FloatField()  # half-life of loudness
    voice_days = models.FloatField()  # half-life of a side's weight
    tempo_days = models.FloatField()  # half-life of "is here now"
    newcomers_share = models.FloatField()  # all newcomers together weigh this much of the root of their squares
    contention_gain = models.FloatField()
    steepness = models.FloatField()  # of the level over log intensity
    weights = models.JSONField()  # kind of act: weight
    newcomer_days = models.PositiveIntegerField()  # the rule by which newcomers are told since
    newcomer_contributions = models.PositiveIntegerField()
    noise_offset = models.FloatField(default=0.0)
    trend_offset = models.FloatField(default=0.0)
    since = models.DateTimeField(db_default=Now())

    class Meta:
        verbose_name_plural = "noise parameters"

    @property
    def steady(self) -> float:
        """In a steady discussion, the share of V that is here now."""
        return self.tempo_days / self.loud_days


class NoiseReference(models.Model):
    """From `since` on, the intensity at which the level is 50."""

    since = models.DateTimeField(primary_key=True)
    half = models.FloatField()
    participants = models.PositiveIntegerField(null=True)  # in the week before, if `half` was made from it


class StoryNoise(models.Model):
    """The state of one story as of `as_of`, the time of its latest live act. Reading decays it to any later moment."""

    story = models.OneToOneField(Story, on_delete=models.CASCADE, primary_key=True, related_name="noise")
    as_of = models.DateTimeField()
    noise_key = models.FloatField()  # log2(I) + half-lives since the Unix epoch: static while nothing happens
    trend_key = models.FloatField()  # the same of F: static, too
    volume = models.FloatField()  # V
    intensity = models.FloatField()  # I
    mass = models.FloatField()  # N
    presence = models.FloatField()  # H(c, d)
    clash = models.FloatField()  # H(xc, xd)
    critics = models.FloatField()  # c
    defenders = models.FloatField()  # d
    neutrals = models.FloatField()  # n
    squares = models.FloatField()  # sum of z squared, newcomers' pool as one
    present = models.FloatField()  # F, half-life 3 h
    newcomers = models.FloatField()  # share of V
    people = models.PositiveIntegerField()  # how many have a live act, new or not, however long ago
    band = models.CharField(max_length=6, default="silent")  # as it was last announced
    computed_at = models.DateTimeField()
    params = models.ForeignKey(NoiseParameters, on_delete=models.PROTECT, related_name="+", db_column="params_version")

    class Meta:
        verbose_name_plural = "story noise"


class NoisePoint(models.Model):
    """The key at the end of an hour that had acts; between two points the curve is the known decay."""

    story = models.ForeignKey(Story, on_delete=models.CASCADE, related_name="noise_points")
    hour = models.DateTimeField()
    noise_key = models.FloatField(null=True)  # null: nothing counts any more
    params = models.ForeignKey(
        NoiseParameters, on_delete=models.PROTECT, related_name="+", db_column="params_version", db_index=False
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["story", "hour"], name="noise_point_once_an_hour")]
