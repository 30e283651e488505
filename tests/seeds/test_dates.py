"""Spellings of dates in news timelines, and the day that each of them names, or none."""

from datetime import date

import pytest

from seeds.reader.dates import day_of

SPELLINGS = [
    tuple(part.strip() for part in line.split("|"))
    for line in """
    2026-06-02 | June 2, 2026
    2026-06-02 | Jun. 2, 2026
    2026-06-02 | Jun 2 2026
    2026-06-02 | 2 June 2026
    2026-06-02 | 2nd of June 2026
    2026-06-02 | 2nd June, 2026
    2026-06-02 | June 2nd, 2026
    2025-09-05 | Sept. 5, 2025
    2025-09-05 | Sept 5, 2025
    2025-09-05 | 5 Sept 2025
    2026-06-02 | 2026-06-02
    2026-06-02 | 2026/06/02
    2026-06-02 | 2026.06.02
    none       | 20260602
    2026-06-02 | Tuesday, June 2, 2026
    2026-06-02 | Tue, 2 Jun 2026
    2026-06-02 | Tue 2 Jun 2026 06.00 CEST
    2026-06-02 | Tues., June 2, 2026
    2024-03-14 | Thursday 14 March 2024
    2026-06-02 | JUNE 2, 2026
    2026-06-02 | 02 June 2026
    2026-06-02 | 2-Jun-2026
    none       | 02-Jun-26
    2026-06-02 | June 2, 2026, 9:41 AM EDT
    2026-06-02 | 2026-06-02T09:41:00Z
    2026-06-02 | 2026-06-02 09:41
    2026-06-02 | On June 2, 2026
    2026-06-02 | the 2nd of June, 2026
    2026-06-02 | 2 June, 2026
    2026-06-02 | June 02, 2026
    2025-12-31 | 31/12/2025
    2025-12-31 | 12/31/2025
    2025-12-25 | 25.12.2025
    2025-12-25 | 25-12-2025
    2026-04-04 | 4/4/2026
    none       | 03/04/2026
    none       | 03.04.2026
    none       | 3-4-2026
    none       | 06/07/26
    none       | June 2026
    none       | Jun 2026
    none       | early June 2026
    none       | mid-2026
    none       | late 2025
    none       | Q3 2026
    none       | third quarter of 2026
    none       | 2026
    none       | spring 2026
    none       | summer 2025
    none       | the 1990s
    none       | June
    none       | May
    none       | June 2
    none       | 2 June
    none       | Tuesday
    none       | last Tuesday
    none       | last week
    none       | two weeks ago
    none       | a few weeks ago
    none       | yesterday
    none       | today
    none       | now
    none       | three days later
    none       | 10 a.m.
    none       | June 31, 2026
    none       | 2026-02-30
    none       | 2026-99-99
    none       | February 29, 2025
    2024-02-29 | February 29, 2024
    none       | June 2-4, 2026
    none       | 2–4 June 2026
    none       | June 2 to June 4, 2026
    none       | between May and July 2026
    none       | by the end of 2026
    none       | Trump's first day back in office
    none       | Order No. 14409
    none       | Day 3
    none       | Phase 2
    none       | ongoing
    none       | TBD
    """.strip().splitlines()
]


@pytest.mark.parametrize(("day", "spelling"), SPELLINGS)
def test_a_day_is_read_where_one_is_named_and_nowhere_else(day: str, spelling: str) -> None:
    assert day_of(spelling) == (None if day == "none" else date.fromisoformat(day))


@pytest.mark.parametrize(
    "spelling", ["2 June 2026 to 4 June 2026", "12 and 13 May 2026", "2-4 June 2026", "May 12–13, 2026"]
)
def test_several_days_are_no_day(spelling: str) -> None:
    assert day_of(spelling) is None


def test_what_happened_may_stand_behind_its_day() -> None:
    assert day_of("On 2 June 2026") == day_of("since 2 June 2026") == date(2026, 6, 2)
