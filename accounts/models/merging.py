"""Accounts that turned out to be one person's."""

from django.db import models

from accounts.models.people import Subscriber


class MergedAccount(models.Model):
    """An account that went into another one, in one step however often accounts are merged.

    Tables that cannot be changed go on naming it: whoever reads them asks here who that is.
    """

    gone = models.OneToOneField(Subscriber, on_delete=models.CASCADE, primary_key=True, related_name="merged")
    kept = models.ForeignKey(Subscriber, on_delete=models.PROTECT, related_name="merged_accounts")
    at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)  # since then nothing can come any more that was begun before the merge

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~models.Q(gone=models.F("kept")), name="merged_account_into_another")
        ]
        indexes = [
            models.Index(fields=["at"], condition=models.Q(settled_at__isnull=True), name="merged_account_unsettled")
        ]
