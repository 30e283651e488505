"""`python -m benchmarks`, on the servers of DATABASE_URL and REDIS_URL; `make bench` brings servers along."""

import os
import sys

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

from benchmarks.cli import main  # noqa: E402 - what it imports are models, and those need the settings

sys.exit(main(sys.argv[1:]))
