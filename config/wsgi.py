"""The WSGI entry point: `granian --interface wsgi config.wsgi:application`."""

import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from config.connections import limit_waiting
from config.front import KEPT_READY
from config.garbage import leave_what_is_loaded
from core.front.asking import Asking
from core.front.door import Application, Front
from core.front.outdating import shelf

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

# Here and not in DATABASES: a request that waits keeps a thread from everybody; migrations and jobs may take long.
limit_waiting(settings.DATABASES["default"]["OPTIONS"], settings.REQUEST_LIMITS)

application: Application = get_wsgi_application()
if settings.THIN_LAYER:
    application = Front(application, asking=Asking(KEPT_READY), shelf=shelf)

leave_what_is_loaded()
