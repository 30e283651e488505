"""The score of a comment, as a function of the numbers of reactions alone."""

from math import isclose

from hypothesis import given
from hypothesis import strategies as st

from discussion.threads.ranking.formula import FEWEST, Votes, best_score, common_ground, common_score, lower_bound

numbers = st.integers(0, 100_000)
votes = st.builds(Votes, good=numbers, bad=numbers)


def test_the_bound_is_wilsons() -> None:
    """Newcombe's worked example (Statistics in Medicine 17, 1998, table I): 81 of 263 has 0.2553 to 0.3662."""
    assert isclose(lower_bound(81, 182), 0.2553, abs_tol=0.00005)
    assert lower_bound(0, 0) == lower_bound(0, 9) == 0


@given(votes=votes, young=...)
def test_each_vote_moves_the_score_its_way(votes: Votes, young: bool) -> None:
    score = best_score(votes, young=young)
    assert 0 < score < 1
    assert best_score(Votes(votes.good + 1, votes.bad), young=young) > score
    assert best_score(Votes(votes.good, votes.bad + 1), young=young) < score


@given(votes=votes)
def test_the_young_have_an_advance_that_votes_outweigh(votes: Votes) -> None:
    assert best_score(votes, young=True) > best_score(votes, young=False)
    assert best_score(Votes(), young=True) < best_score(Votes(good=4), young=False)
    assert best_score(Votes(bad=1), young=False) < best_score(Votes(), young=False) < best_score(Votes(1), young=False)


@given(critics=votes, defenders=votes, neutral=votes)
def test_common_ground_is_what_the_less_convinced_side_says(critics: Votes, defenders: Votes, neutral: Votes) -> None:
    ground = common_ground({"critic": critics, "defender": defenders, "neutral": neutral, "": neutral})
    assert ground == common_ground({"critic": defenders, "defender": critics})  # the neutral and the order do not count
    few = min(critics.good + critics.bad, defenders.good + defenders.bad) < FEWEST
    assert (ground is None) == few
    if ground is not None:
        assert ground <= lower_bound(critics.good, critics.bad)
        assert ground <= lower_bound(defenders.good, defenders.bad)


@given(ground=st.floats(0, 1), best=st.floats(0, 1, exclude_max=True))
def test_common_ground_comes_before_everything_without_it(ground: float, best: float) -> None:
    assert common_score(None, best) < 0 <= common_score(ground, best)


def test_one_side_alone_finds_no_common_ground() -> None:
    assert common_ground({"critic": Votes(good=500)}) is None
    assert common_ground({"critic": Votes(good=500), "defender": Votes(good=2)}) is None
    assert common_ground({"critic": Votes(good=500), "defender": Votes(bad=3)}) == 0
