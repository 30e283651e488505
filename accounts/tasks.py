"""Where Celery's autodiscovery looks for this room's jobs."""

from accounts.signin.tasks import send_pending_codes

__all__ = ["send_pending_codes"]
