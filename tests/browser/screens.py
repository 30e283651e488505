"""A page on every screen, wide and narrow, light and dark: nothing of it sticks out, and no words are faint."""

from collections.abc import Iterable, Iterator
from itertools import product
from pathlib import Path
from typing import Literal

from playwright.sync_api import Page, ViewportSize

WIDTHS = (360, 1280)
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
CONTRAST = Path(__file__).with_name("contrast.js").read_text()
STICKS_OUT = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
UNFOLD = "document.querySelectorAll('details').forEach((part) => (part.open = true))"
# A colour on its way to another one is neither.
SETTLE = "document.getAnimations().forEach((one) => one.finish())"


def faults_of(page: Page, addresses: Iterable[str]) -> list[str]:
    """What is wrong with these pages, with every part unfolded. The last one stays open, as wide as the first was."""
    size = page.viewport_size
    faults = [f"{address} {fault}" for address in addresses for fault in _faults(page, address)]
    if size:
        page.set_viewport_size(size)
    return faults


def _faults(page: Page, address: str) -> Iterator[str]:
    """It is loaded once: what a screen changes is in style sheets alone."""
    page.goto(address)
    page.wait_for_load_state("networkidle")
    page.evaluate(UNFOLD)
    for width, scheme in product(WIDTHS, SCHEMES):
        page.set_viewport_size(ViewportSize(width=width, height=900))
        page.emulate_media(color_scheme=scheme)
        page.evaluate(SETTLE)
        found = [*page.evaluate(CONTRAST)]
        if (wider := page.evaluate(STICKS_OUT)) > 0:
            found.append(f"sticks out by {wider} px")
        yield from (f"{width} {scheme}: {fault}" for fault in found)
