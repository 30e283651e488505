"""The WSGI entry point: `granian --interface wsgi config.wsgi:application`."""

import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from config.connections import add_setting, limit_waiting
from config.front import KEPT_READY
from core.front.asking import Asking
from core.front.door import Application, Front
from core.front.outdating import shelf

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

# Here and not in DATABASES: a request that waits keeps a thread from everybody; migrations and jobs may take long.
options = settings.DATABASES["default"]["OPTIONS"]
limit_waiting(options, settings.REQUEST_LIMITS)
# What a request prepares asks by keys (`core.prepared`). Left to itself PostgreSQL compares its estimates, and plans
# some of it at each execution, for longer than it runs. A job may ask for one story or for all of them.
add_setting(options, "plan_cache_mode", "force_generic_plan")

application: Application = get_wsgi_application()
if settings.THIN_LAYER:
    application = Front(application, asking=Asking(KEPT_READY), shelf=shelf)
