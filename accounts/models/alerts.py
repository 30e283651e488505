"""What happened to the locks of an account, for a mail to its owner."""

from django.db import models
from django.db.models import Q

from accounts.models.people import Subscriber
from core.ids import new_id


class Alert(models.Model):
    """Its owner has to hear of it, at the mailbox that was his at that moment: the next one may be a thief's."""

    class Kind(models.TextChoices):
        FACTOR_ADDED = "factor_added"
        FACTOR_REMOVED = "factor_removed"
        FACTORS_RESET = "factors_reset"  # by an administrator
        BACKUP_CODES_RENEWED = "codes_renewed"
        BACKUP_CODE_USED = "code_used"
        API_KEY_MADE = "api_key_made"
        MERGED_AWAY = "merged_away"  # into another account of the person
        MERGED_INTO = "merged_into"  # another account of the person came into this one

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)  # of the mail as well
    subscriber = models.ForeignKey(Subscriber, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=16, choices=Kind.choices)
    detail = models.CharField(max_length=60, blank=True)  # in the program's own words: of people's it has none
    address = models.EmailField(max_length=254)
    at = models.DateTimeField()
    claimed_at = models.DateTimeField(null=True)  # when a worker last began to mail it
    told_at = models.DateTimeField(null=True)  # or given up

    class Meta:
        indexes = [
            models.Index(fields=["at"], name="alert_by_age"),
            models.Index(fields=["at"], condition=Q(told_at__isnull=True), name="alert_untold"),
        ]
