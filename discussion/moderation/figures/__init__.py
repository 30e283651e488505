"""How the desk is doing: what comes in and goes out, how long it takes, how often it was wrong, and whether both sides
are treated alike. Each figure looks back over a bounded number of rows, so a page of them takes the same on every site.
"""

from discussion.moderation.figures.desk import Hour, Overturned, Wait, hours_of_work, overturned_by, waits
from discussion.moderation.figures.intervals import Middle, Share, middle_of, part_ways, share_of
from discussion.moderation.figures.overview import DeskFigures, desk_figures
from discussion.moderation.figures.sides import Measure, SideSample, SideShare, read_sides, side_shares

__all__ = [
    "DeskFigures",
    "Hour",
    "Measure",
    "Middle",
    "Overturned",
    "Share",
    "SideSample",
    "SideShare",
    "Wait",
    "desk_figures",
    "hours_of_work",
    "middle_of",
    "overturned_by",
    "part_ways",
    "read_sides",
    "share_of",
    "side_shares",
    "waits",
]
