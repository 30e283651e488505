"""Pictures of people: four tiles drawn from a seed. The seed is random, so a picture tells nothing about anybody."""

from hashlib import sha256
from uuid import UUID

from django.utils.html import escape

# Five colours each, the darkest first; every pair of one palette can be told apart by its lightness, too.
PALETTES = (
    ("#1d3557", "#457b9d", "#a8dadc", "#f1faee", "#e63946"),
    ("#264653", "#2a9d8f", "#e9c46a", "#f4a261", "#e76f51"),
    ("#283618", "#606c38", "#dda15e", "#bc6c25", "#fefae0"),
    ("#3d405b", "#81b29a", "#f2cc8f", "#e07a5f", "#f4f1de"),
    ("#2b2d42", "#8d99ae", "#edf2f4", "#ef476f", "#ffd166"),
    ("#0f4c5c", "#5f0f40", "#fb8b24", "#e36414", "#f4e9d8"),
    ("#3a0ca3", "#7209b7", "#f72585", "#4cc9f0", "#f1f1ff"),
    ("#10454f", "#3c7a89", "#9fa2b2", "#dbc2cf", "#a3ab78"),
)
TILE = 40
SHAPES = (
    "M0 0h40A40 40 0 0 1 0 40z",  # a quarter of a disc
    "M0 0h40v20a20 20 0 0 1-40 0z",  # an arch
    "M0 0h20a20 20 0 0 1 20 20v20H20A20 20 0 0 1 0 20z",  # a leaf
    "M20 0a20 20 0 1 1 0 40a20 20 0 1 1 0-40z",  # a disc
    "M20 0 40 20 20 40 0 20z",  # a lozenge
    "M0 0h40L0 40z",  # a triangle
    "M0 0h40v20H0z",  # a half
)
CORNERS = ((0, 0), (TILE, 0), (0, TILE), (TILE, TILE))


def draw_avatar(*, seed: UUID, handle: str) -> str:
    """The SVG of one picture, the same for the same seed; `handle` is what screen readers say of it."""
    numbers = iter(sha256(seed.bytes).digest())
    palette = PALETTES[next(numbers) % len(PALETTES)]
    tiles = "".join(
        _tile(corner, palette, ground=next(numbers), figure=next(numbers), shape=next(numbers), turn=next(numbers))
        for corner in CORNERS
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {2 * TILE} {2 * TILE}" width="{2 * TILE}" '
        f'height="{2 * TILE}" role="img" aria-label="Picture of {escape(handle)}">{tiles}</svg>\n'
    )


def _tile(corner: tuple[int, int], palette: tuple[str, ...], *, ground: int, figure: int, shape: int, turn: int) -> str:
    """A square of one colour, and a shape of another one in it."""
    below = ground % len(palette)
    above = (below + 1 + figure % (len(palette) - 1)) % len(palette)
    x, y = corner
    half = TILE // 2
    return (
        f'<g transform="translate({x} {y}) rotate({turn % 4 * 90} {half} {half})">'
        f'<path fill="{palette[below]}" d="M0 0h{TILE}v{TILE}H0z"/>'
        f'<path fill="{palette[above]}" d="{SHAPES[shape % len(SHAPES)]}"/></g>'
    )
