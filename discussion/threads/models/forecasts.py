"""What people expect of a story's forecast, and how many have changed their minds."""

from django.conf import settings
from django.db import models

from stories.models import Camp, Story


class ForecastAnswer(models.Model):
    """Whether a person thinks that a forecast will come true. Who answered what is never public."""

    class Answer(models.TextChoices):
        LIKELY = "likely"
        UNLIKELY = "unlikely"
        UNSURE = "unsure"

    story = models.ForeignKey(Story, on_delete=models.CASCADE, related_name="forecast_answers", db_index=False)
    subscriber = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    answer = models.CharField(max_length=8, choices=Answer.choices)
    side = models.CharField(max_length=8, choices=Camp.choices, blank=True)  # the person's at the time
    answered_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["story", "subscriber"], name="forecast_answer_once")]
        # All that a count reads, so that it need not visit the rows of everybody who answered.
        indexes = [models.Index(fields=["story", "answer", "side", "subscriber"], name="forecast_answer_counts")]


class ChangeOfMind(models.Model):
    """How the people on a story have moved, as it was last counted. Counted from rows, so it can be forgotten."""

    story = models.OneToOneField(Story, on_delete=models.CASCADE, primary_key=True, related_name="+")
    figures = models.JSONField()  # `discussion.threads.minds.Figures`
    counted_at = models.DateTimeField()
