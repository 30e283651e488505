"""The WSGI entry point: `granian --interface wsgi config.wsgi:application`."""

import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from config.connections import limit_waiting

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

# Here and not in DATABASES: a request that waits keeps a thread from everybody; migrations and jobs may take long.
limit_waiting(settings.DATABASES["default"]["OPTIONS"], settings.REQUEST_LIMITS)

application = get_wsgi_application()
