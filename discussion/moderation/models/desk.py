"""How somebody wants the desk to be."""

from django.conf import settings
from django.db import models


class DeskPreference(models.Model):
    """What one moderator has chosen. Who has no row sees everything and works with single keys."""

    moderator = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, primary_key=True, related_name="+"
    )
    is_blind = models.BooleanField(default=False)  # who wrote it and how it counts shows only after the decision
    uses_keys = models.BooleanField(default=True)  # single keys decide
