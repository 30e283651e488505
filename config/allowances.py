"""What one person may do, by how far the site trusts him. Out of the environment; nonsense stops the start."""

from typing import NamedTuple

from environs import Env, validate


class Row(NamedTuple):
    """What newcomers, members and the trusted may; a site sets any of it from `least` to `most`."""

    new: int
    member: int
    trusted: int
    least: int = 1
    most: int = 10_000


# Outside production newcomers may write as often as members: whoever tries Hubbub out is always new.
WRITES_WHILE_TRYING = 120
DAY = 24 * 60  # minutes
YEARS = 3650 * DAY
TABLE = {
    "COMMENTS_PER_MINUTE": Row(3, 10, 20),
    "WRITES_PER_MINUTE": Row(60, 120, 240),  # of every kind
    "REPORTS_PER_HOUR": Row(20, 60, 180),
    "LINKS_PER_COMMENT": Row(0, 3, 10, least=0),  # with more it waits for approval
    "MENTIONS_PER_COMMENT": Row(3, 6, 10, least=0, most=10),  # so many who are named are told
    "API_KEYS": Row(3, 10, 20),
    "EDIT_MINUTES": Row(DAY, 7 * DAY, 30 * DAY, most=YEARS),  # from the writing of a comment on
}
PREFIXES = {"new": "NEWCOMER_", "member": "", "trusted": "TRUSTED_"}


def read_allowances(env: Env, *, production: bool, suite: bool) -> dict[str, dict[str, int]]:
    """{trust: {name: number}}: NEWCOMER_COMMENTS_PER_MINUTE, COMMENTS_PER_MINUTE, TRUSTED_COMMENTS_PER_MINUTE, …

    In the suite comments can be edited for years: they are all of one fixed day.
    """
    table = {**TABLE}
    if not production:
        table["WRITES_PER_MINUTE"] = table["WRITES_PER_MINUTE"]._replace(new=WRITES_WHILE_TRYING)
    if suite:
        table["EDIT_MINUTES"] = Row(YEARS, YEARS, YEARS, most=YEARS)
    return {
        trust: {
            name.lower(): env.int(f"{prefix}{name}", getattr(row, trust), validate=validate.Range(row.least, row.most))
            for name, row in table.items()
        }
        for trust, prefix in PREFIXES.items()
    }
