"""A QR code as the path of an SVG: nothing inline, and nothing that a script would have to draw."""

from dataclasses import dataclass

import segno

QUIET_ZONE = 4  # modules of paper around it, without which cameras do not find it


@dataclass(frozen=True)
class QrCode:
    """`path` in a square of `size` units."""

    size: int
    path: str


def qr_code(text: str) -> QrCode:
    """The smallest one that holds the text and stands 15 % of dirt."""
    code = segno.make_qr(text, error="m")
    rows = [bytes(row) for row in code.matrix]
    path = "".join(
        f"M{x + QUIET_ZONE} {y + QUIET_ZONE}h1v1h-1z"
        for y, row in enumerate(rows)
        for x, dark in enumerate(row)
        if dark
    )
    return QrCode(len(rows) + 2 * QUIET_ZONE, path)
