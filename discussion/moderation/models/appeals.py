"""Objections to what was decided, and who judged them."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from core.ids import new_id
from discussion.moderation.models.cases import Case
from discussion.moderation.models.decisions import Decision

People = settings.AUTH_USER_MODEL


class Appeal(models.Model):
    """Somebody objects to a decision, once; somebody else than its first decider judges.

    `first_decider` is copied, so that a constraint can compare it: PostgreSQL binds it to the decision, and the judge
    to the judgement, by keys of two columns (migration 0012). What was judged cannot be changed, but for words that may
    be erased and for an appellant whose account is merged. Its case is not closed before it has a verdict (0023).
    """

    class Verdict(models.TextChoices):
        UPHOLD = "uphold", "The decision stands"
        OVERTURN = "overturn", "The decision was overturned"
        SETTLED = "settled", "The decision was reversed before anybody judged"
        MOOT = "moot", "What it was about was deleted, or an account was closed"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="appeals")
    first_decider = models.ForeignKey(People, on_delete=models.PROTECT, related_name="+", db_index=False)
    appellant = models.ForeignKey(People, on_delete=models.PROTECT, related_name="appeals", db_index=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="appeals")
    text = models.TextField(max_length=3000)
    at = models.DateTimeField()
    verdict = models.CharField(max_length=10, choices=Verdict.choices, blank=True)
    judge = models.ForeignKey(People, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    judgement = models.ForeignKey(Decision, on_delete=models.PROTECT, null=True, related_name="judged")
    answer = models.TextField(max_length=3000, blank=True)  # words of the judge to the appellant
    judged_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["decision", "appellant"], name="appeal_once"),
            models.CheckConstraint(condition=~Q(judge=F("first_decider")), name="appeal_judged_by_another"),
            models.CheckConstraint(
                condition=Q(verdict="", judge__isnull=True, judgement__isnull=True, judged_at__isnull=True)
                | Q(verdict="moot", judge__isnull=True, judgement__isnull=True, judged_at__isnull=False)
                | Q(verdict="settled", judge__isnull=True, judgement__isnull=False, judged_at__isnull=False)
                | Q(
                    verdict__in=["uphold", "overturn"],
                    judge__isnull=False,
                    judgement__isnull=False,
                    judged_at__isnull=False,
                ),
                name="appeal_judged_whole",
            ),
        ]
        indexes = [models.Index(fields=["appellant", "-id"], name="appeal_by_appellant")]

    def __str__(self) -> str:
        return f"Appeal {self.pk}"
