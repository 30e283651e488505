"""Shares of the spam classifier, in words and as a picture."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from discussion.moderation.admin.classifier import in_percent
from discussion.moderation.spam.figures import Share

register = template.Library()
register.filter("in_percent", in_percent)


@register.filter
def bar(share: Share) -> SafeString | str:
    """The share as a dot and the interval as a line, on a scale from 0 to 1; nothing where there was nothing."""
    if share.value is None or share.interval is None:
        return ""
    low, high = (round(100 * each, 1) for each in share.interval)
    return format_html(
        '<svg class="spam-bar" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">'
        '<rect class="spam-scale" y="3" width="100" height="2"/>'
        '<rect class="spam-interval" x="{}" y="1.5" width="{}" height="5"/>'
        '<rect class="spam-value" x="{}" width="1" height="8"/></svg>',
        low,
        round(high - low, 1),
        round(100 * share.value - 0.5, 1),
    )
