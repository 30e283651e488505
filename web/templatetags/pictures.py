"""The small pictures and words of the pages: gauge, sparkline, times and figures."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django import template
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timesince import timesince

register = template.Library()

BARS = 20
WIDTH, HEIGHT = 240, 56  # of the sparkline's view box
LOWEST_CEILING = 20.0  # below this peak a curve would look louder than it is
RECENT_DAYS = 7


@register.inclusion_tag("web/_gauge.html")
def gauge(noise: dict[str, Any], *, small: bool = False) -> dict[str, Any]:
    """A sound meter: twenty rising bars, lit up to the level."""
    level = float(noise["level"])
    bars = [
        {"x": 1 + number * 6, "y": 34 - _bar(number), "height": _bar(number), "lit": level > number * 100 / BARS}
        for number in range(BARS)
    ]
    return {"bars": bars, "level": level, "band": noise["band"], "small": small}


@register.inclusion_tag("web/_bar.html")
def share_bar(share: float, kind: str) -> dict[str, Any]:
    """A bar that is filled as far as the share goes, from 0 to 1; the words beside it tell the same."""
    return {"width": f"{100 * share:.1f}", "kind": kind}


@register.inclusion_tag("web/_sparkline.html")
def sparkline(history: Sequence[Sequence[Any]]) -> dict[str, Any]:
    """The level over time. Under two points there is no line, and the text says so."""
    points = [(_time(when).timestamp(), float(level or 0)) for when, level in history]
    if len(points) < 2:  # noqa: PLR2004 - a line has two ends
        return {"line": ""}
    start, end = points[0][0], points[-1][0]
    peak = max(level for _, level in points)
    across, up = WIDTH / max(end - start, 1), (HEIGHT - 4) / max(peak, LOWEST_CEILING)
    placed = [f"{(when - start) * across:.1f},{HEIGHT - 2 - level * up:.1f}" for when, level in points]
    return {
        "line": " ".join(placed),
        "area": f"0,{HEIGHT} {' '.join(placed)} {WIDTH},{HEIGHT}",
        "first": points[0][1],
        "last": points[-1][1],
        "peak": peak,
        "since": _time(history[0][0]),
        "width": WIDTH,
        "height": HEIGHT,
    }


@register.simple_tag(takes_context=True)
def moment(context: template.Context, when: datetime) -> SafeString:
    """A time as people say it, with the exact one beside it for those who point at it or compute with it."""
    now = context.get("at") or timezone.now()
    exact = f"{date_format(when, 'j F Y, H:i')} UTC"
    return format_html('<time datetime="{}" title="{}">{}</time>', when.isoformat(), exact, _ago(when, now))


@register.filter
def whole(value: float | None) -> str:
    """`76.4` -> `76`; nothing -> a dash."""
    return "–" if value is None else str(round(value))


@register.filter
def percent(share: float | None) -> str:
    """`0.49` -> `49 %`; nothing -> a dash."""
    return "–" if share is None else f"{round(share * 100)} %"


@register.filter
def ratio(value: float | None) -> str:
    """`0.4612` -> `0.46`; nothing -> a dash."""
    return "–" if value is None else f"{value:.2f}"


@register.filter
def spaced(name: str) -> str:
    """`why_it_matters` -> `Why it matters`."""
    return name.replace("_", " ").capitalize()


@register.filter
def is_web_address(url: str) -> bool:
    """Whether a source's address may become a link: `javascript:` and its kin may not."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.hostname)


def _bar(number: int) -> int:
    return 6 + round(number * 26 / (BARS - 1))


def _time(value: datetime | str) -> datetime:
    moment = value if isinstance(value, datetime) else parse_datetime(value)
    if moment is None:
        raise ValueError(f"{value!r} is no time")
    return moment


def _ago(when: datetime, now: datetime) -> str:
    age = now - when
    if age.days >= RECENT_DAYS or age.total_seconds() < 0:
        return date_format(when, "j F Y")
    if age.total_seconds() < 60:  # noqa: PLR2004 - a minute
        return "just now"
    return f"{timesince(when, now, depth=1)} ago"
