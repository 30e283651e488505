"""What the desk's pages say in a word: how long ago, why, and how many cases wait."""

from datetime import datetime, timedelta

from django import template

from discussion.moderation.queues import Length, queue_lengths

register = template.Library()

SPANS = ((86400, "d"), (3600, "h"), (60, "min"))


@register.filter
def span(moment: datetime, at: datetime) -> str:
    """How long it has been, in the largest unit that fits: `3 d`, `5 h`, `12 min`."""
    seconds = (at - moment).total_seconds()
    for size, unit in SPANS:
        if seconds >= size:
            return f"{int(seconds // size)} {unit}"
    return "under a minute"


@register.filter
def ago(moment: datetime, at: datetime) -> str:
    """`3 d ago`, or `just now`."""
    return "just now" if at - moment < timedelta(minutes=1) else f"{span(moment, at)} ago"


@register.filter
def in_words(code: str) -> str:
    """`many links` for the code `many_links`."""
    return code.replace("_", " ")


@register.simple_tag
def lengths_of_queues() -> list[Length]:
    """How long the queues are. One query."""
    return queue_lengths()
