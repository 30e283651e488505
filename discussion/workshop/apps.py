"""The room `discussion.workshop`: rules are made, rehearsed and switched here, because only here it is known what was
decided about the comments that they meet.
"""

from django.apps import AppConfig


class WorkshopConfig(AppConfig):
    name = "discussion.workshop"
    label = "workshop"
