"""The wiring. Importing it loads the Celery app, so that `.delay()` in a web process finds the right broker."""

from config.celery import app as celery_app

__all__ = ["celery_app"]
