"""How likely it is that so many come by chance: the upper tail of a Poisson distribution."""

from math import exp, lgamma, log

NEGLIGIBLE = 1e-17  # of the sum so far: what comes after cannot be seen in it


def chance_of(arrived: int, *, expected: float) -> float:
    """That `arrived` or more come where `expected` are usual; 1 for none. `expected` is above 0.

    Summed from the least likely end, so that chances of 1e-300 are told apart from nothing.
    """
    if arrived <= 0:
        return 1.0
    if arrived <= expected:
        return 1.0 - sum(_exactly(number, expected) for number in range(arrived))
    total, number, term = 0.0, arrived, _exactly(arrived, expected)
    while term > total * NEGLIGIBLE:
        total += term
        number += 1
        term *= expected / number
    return min(total, 1.0)


def _exactly(number: int, expected: float) -> float:
    return exp(number * log(expected) - expected - lgamma(number + 1))
