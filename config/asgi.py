"""The entry point of live streams: `granian --interface asgi config.asgi:application`, one worker.

Pages and the rest of the API are `config.wsgi`: synchronous views leak connections under ASGI.
"""

import os

import django
from django.conf import settings

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

from config.connections import limit_waiting  # noqa: E402 - rooms can be imported only when Django is set up
from discussion.live.door import Door  # noqa: E402 - as above
from discussion.live.hub import Hub  # noqa: E402 - as above

limit_waiting(settings.DATABASES["default"]["OPTIONS"], settings.REQUEST_LIMITS)

application = Door(Hub(most=settings.LIVE_STREAMS, most_per_network=settings.LIVE_STREAMS_PER_NETWORK))
