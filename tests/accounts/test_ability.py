"""The posterior against scipy's adaptive quadrature, which shares no code with the grid."""

import math
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.integrate import quad
from scipy.optimize import brentq

from accounts.ability.rasch import Observation, standing

observations = st.lists(
    st.builds(Observation, st.booleans(), st.floats(-3, 3, allow_nan=False).map(lambda d: round(d, 2))), max_size=40
)


def density_of(seen: list[Observation]) -> Callable[[float], float]:
    """Unnormalised posterior density, straight from the definition."""

    def log_density(ability: float) -> float:
        total = -0.5 * ability * ability
        for one in seen:
            distance = (ability - one.difficulty) * (1 if one.is_right else -1)
            total -= math.log1p(math.exp(-distance))
        return total

    top = max(log_density(step / 50) for step in range(-450, 451))
    return lambda ability: math.exp(log_density(ability) - top)


def integral(function: Callable[[float], float], upto: float = 9.0) -> float:
    return float(quad(function, -9.0, upto, limit=400, points=[p for p in range(-8, 9) if p < upto], epsabs=1e-11)[0])


def logistic(ability: float) -> float:
    return 1 / (1 + math.exp(-ability))


@settings(max_examples=25, deadline=None)
@given(observations)
def test_mean_spread_and_expected_agreement_match_quadrature(seen: list[Observation]) -> None:
    density = density_of(seen)
    mass = integral(density)
    mean = integral(lambda t: t * density(t)) / mass
    variance = integral(lambda t: (t - mean) ** 2 * density(t)) / mass
    found = standing(seen)
    assert found.ability_mean == pytest.approx(mean, abs=1e-5)
    assert found.ability_sd == pytest.approx(math.sqrt(variance), abs=1e-5)
    assert found.expected == pytest.approx(integral(lambda t: logistic(t) * density(t)) / mass, abs=1e-5)


@pytest.mark.parametrize("right, wrong", [(0, 0), (3, 7), (18, 2), (200, 5)])
def test_the_interval_holds_ninety_percent(right: int, wrong: int) -> None:
    seen = [Observation(True, 0.3)] * right + [Observation(False, -0.2)] * wrong
    density = density_of(seen)
    mass = integral(density)
    found = standing(seen)
    for share, bound in ((0.05, found.lower), (0.95, found.upper)):
        ability = brentq(lambda t, share=share: integral(density, t) / mass - share, -8.5, 8.5)
        assert bound == pytest.approx(logistic(ability), abs=1e-4)


def test_without_evidence_it_says_half_and_how_little_it_knows() -> None:
    found = standing([])
    assert found.expected == pytest.approx(0.5, abs=1e-9)
    assert found.ability_sd == pytest.approx(1, abs=1e-6)
    assert (found.lower, found.upper) == (
        pytest.approx(logistic(-1.6449), abs=1e-4),
        pytest.approx(logistic(1.6449), abs=1e-4),
    )


@settings(max_examples=30, deadline=None)
@given(observations, st.booleans())
def test_one_more_right_answer_never_lowers_and_a_wrong_one_never_raises(
    seen: list[Observation], is_right: bool
) -> None:
    before, after = standing(seen), standing([*seen, Observation(is_right, 0.5)])
    moved = [after.expected - before.expected, after.lower - before.lower, after.upper - before.upper]
    assert all(move > 0 if is_right else move < 0 for move in moved)


@settings(max_examples=20, deadline=None)
@given(observations)
def test_order_does_not_matter(seen: list[Observation]) -> None:
    assert standing(seen[::-1]).expected == pytest.approx(standing(seen).expected, abs=1e-12)


def test_a_hard_question_right_says_more_than_an_easy_one() -> None:
    assert standing([Observation(True, 2.0)]).expected > standing([Observation(True, -2.0)]).expected


def test_ten_thousand_right_answers_are_no_trouble() -> None:
    found = standing([Observation(True)] * 10_000)
    assert 0.99 < found.lower < found.expected < found.upper < 1
