"""A story: a news text about a controversy, told with its sides."""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import F, Q

SILENT = -1e9  # the rank of a story that nobody has talked about; every other rank is far above


class Camp(models.TextChoices):
    """Where somebody stands towards a story's central proposal."""

    CRITIC = "critic"
    DEFENDER = "defender"
    NEUTRAL = "neutral"


class Topic(models.Model):
    """A subject that stories share. Only stories that were published make one: each may be read by everybody."""

    slug = models.CharField(max_length=60, unique=True)  # letters of any script, see `stories.slugs.topic_slug`
    name = models.CharField(max_length=60)  # as the story has it that was last published or corrected

    def __str__(self) -> str:
        return self.name


class StoryQuerySet(models.QuerySet["Story"]):
    """Which stories the public sees."""

    def visible(self, *, at: datetime) -> "StoryQuerySet":
        return self.filter(state__in=Story.SHOWN, published_at__lte=at, merged_into__isnull=True)

    def unpublished(self) -> "StoryQuerySet":
        return self.filter(state__in=Story.UNPUBLISHED)


class Story(models.Model):
    """One controversy. Everything a reader sees of it is here or in the rows that point here."""

    class State(models.TextChoices):
        DRAFT = "draft"  # set aside, or still being written
        REVIEW = "review"  # waits for an editor
        SCHEDULED = "scheduled"  # becomes public at `published_at`
        PUBLISHED = "published"
        CLOSED = "closed"  # readable, no new words
        ARCHIVED = "archived"  # readable by its address, in no list

    UNPUBLISHED = (State.DRAFT, State.REVIEW, State.SCHEDULED)  # for editors only, in every respect
    SHOWN = (State.PUBLISHED, State.CLOSED, State.ARCHIVED)
    # What it tells; whoever only wants to know what it is and how it stands leaves these where they are.
    TEXTS = (
        *("summary", "why_it_matters", "key_points", "body", "plain_words", "forecast", "forecast_resolution"),
        *("side_labels", "topic_names", "document", "content_hash"),
    )

    slug = models.SlugField(max_length=80, unique=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    title = models.CharField(max_length=200)
    summary = models.CharField(max_length=300, blank=True)
    why_it_matters = models.TextField(blank=True)
    key_points = models.JSONField(default=list)  # ["...", ...]
    body = models.JSONField(default=list)  # [{"heading": "", "paragraphs": ["..."]}, ...]
    plain_words = models.TextField(blank=True)
    forecast = models.TextField(blank=True)
    forecast_resolution = models.TextField(blank=True)  # what the latest Resolution says, for readers
    language = models.CharField(max_length=10, default="en")
    side_labels = models.JSONField(default=dict)  # {"critics": "Residents"}: only what `stories.labels` calls otherwise
    topic_names = models.JSONField(default=list)  # ["...", ...] as this story spells them
    topics = models.ManyToManyField(Topic, related_name="stories", blank=True)  # none as long as it is a draft
    premoderated = models.BooleanField("hold every comment", default=False)
    document = models.CharField(max_length=200, unique=True)  # identity of the document it was read from
    content_hash = models.CharField(max_length=64)  # SHA-256 of the draft as its document was last read
    version = models.PositiveIntegerField(default=1)  # of a draft: savings and steps; see `stories.versions`
    published_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField()
    edited_at = models.DateTimeField(null=True, blank=True)
    edited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )  # the editor who last worked on it as a draft; null: it says what its document says
    merged_into = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="absorbed", editable=False
    )  # the story that this was a duplicate of, in one step: its address leads there, and its acts count there
    # Copies of the noise keys, written with them: an index orders loud and silent stories only where their key lies
    # beside the time of publication.
    noise_rank = models.FloatField(default=SILENT, editable=False)
    trend_rank = models.FloatField(default=SILENT, editable=False)

    objects = StoryQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "stories"
        permissions = [
            ("correct_story", "Can correct, close and reopen stories"),
            ("publish_story", "Can write, review and publish stories"),
            ("merge_story", "Can merge duplicate stories"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(published_at__isnull=False) | Q(state__in=["draft", "review"]),
                name="story_published_has_a_time",
            ),
            models.CheckConstraint(
                condition=Q(merged_into__isnull=True) | (Q(state="archived") & ~Q(merged_into=F("id"))),
                name="story_merged_is_archived",
            ),
        ]
        indexes = [
            models.Index(fields=["-published_at", "-id"], name="story_newest", condition=~Q(state="draft")),
            models.Index(
                fields=["-created_at", "-id"],
                name="story_unpublished",
                condition=Q(state__in=["draft", "review", "scheduled"]),
            ),
            models.Index(fields=["-noise_rank", "-published_at", "-id"], name="story_loudest"),
            models.Index(fields=["-trend_rank", "-published_at", "-id"], name="story_trending"),
        ]

    def __str__(self) -> str:
        return self.title


class Side(models.Model):
    """Somebody's stand on a story, in our words, with who it is and where it was said."""

    story = models.ForeignKey(Story, on_delete=models.CASCADE, related_name="sides")
    camp = models.CharField(max_length=8, choices=Camp.choices)
    name = models.CharField(max_length=120, blank=True)
    statement = models.TextField()
    source = models.CharField(max_length=300, blank=True)
    position = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["story", "camp", "position"], name="side_place_once")]


class TimelineEntry(models.Model):
    """One dated step; without a date the order of the document stands."""

    story = models.ForeignKey(Story, on_delete=models.CASCADE, related_name="timeline")
    date = models.DateField(null=True, blank=True)
    date_text = models.CharField(max_length=60, blank=True)  # as written: "June 2026", "a few weeks ago"
    title = models.CharField(max_length=200)
    text = models.TextField(blank=True)
    position = models.PositiveSmallIntegerField()

    class Meta:
        verbose_name_plural = "timeline entries"
        constraints = [models.UniqueConstraint(fields=["story", "position"], name="timeline_place_once")]


class Source(models.Model):
    """Where the facts come from."""

    story = models.ForeignKey(Story, on_delete=models.CASCADE, related_name="sources")
    name = models.CharField(max_length=200)
    url = models.URLField(max_length=500, blank=True)
    note = models.CharField(max_length=300, blank=True)
    position = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["story", "position"], name="source_place_once")]


class Passage(models.Model):
    """A part of a public story that comments can point at. It keeps its row through corrections of its words.

    `stories.services.passages` writes them with the text; `since` is the version that gave it the words it has.
    """

    class Kind(models.TextChoices):
        KEY_POINT = "key_point"
        SIDE = "side"
        TIMELINE = "timeline"
        FORECAST = "forecast"

    story = models.ForeignKey(Story, on_delete=models.CASCADE, related_name="passages", db_index=False)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    position = models.PositiveSmallIntegerField(null=True)  # in the list of its kind; null: the story no longer has it
    text = models.CharField(max_length=200)  # the beginning of its words, the last ones where it is gone
    since = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["story", "kind", "position"], name="passage_place_once", deferrable=models.Deferrable.DEFERRED
            )  # deferred: two that change places do so row by row
        ]

    def __str__(self) -> str:
        return self.anchor

    @property
    def anchor(self) -> str:
        """Its name outside: opaque to clients."""
        return f"{self.kind}:{self.pk}"


class Correction(models.Model):
    """A published story changes only through one of these: who, when, why, and what was there before."""

    story = models.ForeignKey(Story, on_delete=models.CASCADE, related_name="corrections")
    version = models.PositiveIntegerField()  # the version that it made
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )  # null: a changed document was read again
    at = models.DateTimeField()
    reason = models.CharField(max_length=300)
    changes = models.JSONField()  # {"title": ["before", "after"], ...}

    class Meta:
        constraints = [models.UniqueConstraint(fields=["story", "version"], name="correction_once_a_version")]


class Resolution(models.Model):
    """What became of a story's forecast; of several the latest holds. Append-only; PostgreSQL sees to it."""

    class Outcome(models.TextChoices):
        CAME_TRUE = "came_true", "It came true."
        DID_NOT = "did_not", "It did not come true."
        UNCLEAR = "unclear", "It cannot be told whether it came true."

    story = models.ForeignKey(Story, on_delete=models.PROTECT, related_name="resolutions")
    outcome = models.CharField(max_length=9, choices=Outcome.choices)
    note = models.CharField(max_length=300, blank=True)  # public
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    @property
    def text(self) -> str:
        """Both in words."""
        return f"{self.Outcome(self.outcome).label} {self.note}".rstrip()


class Transition(models.Model):
    """A story came from one state into another: the history of its publication. Append-only; PostgreSQL sees to it."""

    story = models.ForeignKey(Story, on_delete=models.PROTECT, related_name="transitions")
    before = models.CharField(max_length=10, choices=Story.State.choices, blank=True)  # empty: it was not there yet
    after = models.CharField(max_length=10, choices=Story.State.choices)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )  # null: its document, or the schedule
    at = models.DateTimeField()
    note = models.CharField(max_length=300, blank=True)


class Manuscript(models.Model):
    """What a story was read from, and what its reader thought of it. For editors only, never public."""

    story = models.OneToOneField(Story, on_delete=models.CASCADE, related_name="manuscript")
    name = models.CharField(max_length=200)
    text = models.TextField(blank=True)  # as it was read, without the lines of its site
    dropped = models.JSONField(default=list)  # those lines
    title_inferred = models.BooleanField(default=False)
    review_reasons = models.JSONField(default=list)  # why somebody should look: ["...", ...]
    # What shows each side, in the order in which they were read: a `stories.drafts.SideEvidence`, or null where the
    # document states them in a form of its own.
    evidence = models.JSONField(default=list)
    read_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name


class Baseline(models.Model):
    """What the document said when it was last taken into its story. What the story says otherwise is an editor's."""

    story = models.OneToOneField(Story, on_delete=models.CASCADE, related_name="baseline")
    draft = models.JSONField()  # `stories.drafts.to_plain`


class Proposal(models.Model):
    """What a published story's document says now, until an editor has decided about it. Never public.

    A row is one reading: a newer one takes the place of it, under another id.
    """

    story = models.OneToOneField(Story, on_delete=models.CASCADE, related_name="proposal")
    draft = models.JSONField()  # `stories.drafts.to_plain`
    manuscript = models.JSONField(null=True)  # a `stories.drafts.ManuscriptDraft`; null: it was handed in whole
    reasons = models.JSONField(default=list)  # why it waits: ["...", ...]
    read_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.story}: what its document says now"


class Draft(Story):
    """A story that is not published, as a register of its own: who may see stories may not see these."""

    class Meta:
        proxy = True
