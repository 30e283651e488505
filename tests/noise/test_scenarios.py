"""The scenario table of `docs/noise.md`, through the real ledger, fold and reading: each peak within two points."""

import json
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command

from accounts.models import Subscriber
from stories.models import Story
from stories.noise.models import Engagement, PendingNoise
from stories.noise.scenarios import SCENARIOS, Scenario, simulate
from tests.conftest import NOW
from tests.noise.oracle import level as level_of


@pytest.mark.trust("G10")
@pytest.mark.django_db
@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda scenario: scenario.name)
def test_the_peak_is_where_the_definition_says(scenario: Scenario) -> None:
    assert simulate(scenario, at=NOW) == pytest.approx(scenario.peak, abs=2)


@pytest.mark.django_db
def test_a_ten_year_old_storm_is_silent() -> None:
    assert simulate(SCENARIOS[-1], at=NOW, after=timedelta(days=3650)) == 0


@pytest.mark.parametrize(("level", "a_day_later"), [(80, 70), (60, 47), (40, 28)])
def test_an_idle_day_takes_this_much(level: float, a_day_later: float) -> None:
    intensity = 100 / (100 / level - 1) ** (1 / 0.75)
    assert level_of(intensity) == pytest.approx(level)
    assert level_of(intensity / 2) == pytest.approx(a_day_later, abs=1)


@pytest.mark.django_db
def test_the_command_prints_the_table_and_leaves_no_trace(story: Story) -> None:
    out = StringIO()
    call_command("simulate_noise", "--format=json", stdout=out)
    rows = json.loads(out.getvalue())
    assert [row["scenario"] for row in rows] == [scenario.name for scenario in SCENARIOS]
    assert all(row["level"] == pytest.approx(row["expected"], abs=2) for row in rows)
    assert list(Story.objects.all()) == [story]
    assert not any(model.objects.exists() for model in (Engagement, PendingNoise, Subscriber))
