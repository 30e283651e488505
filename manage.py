#!/usr/bin/env python3
"""Django's commands. Without DATABASE_URL they work on the data of `make run`, whether or not it runs just now."""

import os
import sys

from launch.attach import data_servers, enter_environment

if __name__ == "__main__":
    enter_environment()
    from core.command_line import execute  # it needs Django, which is there only inside the environment

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    with data_servers(sys.argv):
        execute(sys.argv)
