"""Figures of the noise pages in the words of people."""

from django import template

register = template.Library()

LEAST = 0.05  # rounds to nothing


@register.filter
def percent(share: float | None) -> str:
    """`0.49` -> `49 %`, `0.004` -> `under 1 %`; nothing -> a dash."""
    if share is None:
        return "–"
    return "under 1 %" if 0 < share < 0.005 else f"{share * 100:.0f} %"  # noqa: PLR2004 - what rounds to 0 %


@register.filter
def change(fall: float) -> str:
    """What a level would do: `4.21` -> `−4.2`, `-0.3` -> `+0.3`, `0.01` -> `–`."""
    if abs(fall) < LEAST:
        return "–"
    return f"{'−' if fall > 0 else '+'}{abs(fall):.1f}"
