"""Exact tails: known numbers, an independent sum, and validity where the truth sits on the line."""

import math

import numpy as np
import pytest

from marketplace.certification.bounds import (
    betting_p_value,
    binomial_interval,
    binomial_p_value,
    binomial_upper,
    errors_allowed,
    hoeffding_bentkus_p_value,
    trials_needed,
)


def tail(errors: int, trials: int, rate: float) -> float:
    return sum(math.comb(trials, k) * rate**k * (1 - rate) ** (trials - k) for k in range(errors + 1))


@pytest.mark.parametrize(("errors", "trials"), [(0, 1), (0, 77), (4, 214), (10, 50), (49, 50)])
def test_the_upper_bound_is_the_rate_at_which_so_few_errors_have_probability_delta(errors: int, trials: int) -> None:
    bound = binomial_upper(errors, trials, 0.02)
    assert tail(errors, trials, bound) == pytest.approx(0.02, rel=1e-9)
    assert binomial_p_value(errors, trials, bound) == pytest.approx(0.02, rel=1e-9)


def test_nothing_seen_or_all_wrong_excludes_nothing() -> None:
    assert [binomial_upper(0, 0, 0.1), binomial_upper(5, 5, 0.1), binomial_p_value(0, 0, 0.05)] == [1.0, 1.0, 1.0]
    assert binomial_interval(0, 10)[0] == 0.0
    assert hoeffding_bentkus_p_value(0.2, 100, 0.05) == 1.0


def test_the_two_sided_interval_is_the_published_one() -> None:
    # Clopper and Pearson's own kind of table: 10 of 20 at 95 %.
    assert binomial_interval(10, 20, 0.95) == pytest.approx((0.2720, 0.7280), abs=5e-5)


@pytest.mark.parametrize(
    ("epsilon", "delta", "errors", "needed"),
    [(0.05, 0.02, 0, 77), (0.02, 0.02, 0, 194), (0.05, 0.1, 0, 45), (0.05, 0.02, 3, 179), (0.05, 0.02, 4, 209)],
)
def test_how_many_it_takes(epsilon: float, delta: float, errors: int, needed: int) -> None:
    assert trials_needed(epsilon, delta, errors) == needed
    assert tail(errors, needed, epsilon) <= delta < tail(errors, needed - 1, epsilon)


def test_how_many_may_differ_is_the_inverse() -> None:
    assert errors_allowed(76, 0.05, 0.02) is None
    assert [errors_allowed(n, 0.05, 0.02) for n in (77, 178, 179, 208, 209)] == [0, 2, 3, 3, 4]


def test_hoeffding_bentkus_without_loss_is_the_binomial_and_else_above_it() -> None:
    assert hoeffding_bentkus_p_value(0.0, 77, 0.05) == pytest.approx(0.95**77)
    assert hoeffding_bentkus_p_value(0.02, 200, 0.05) >= binomial_p_value(4, 200, 0.05)


def test_betting_is_valid_on_the_line_and_stronger_than_hoeffding_bentkus_where_losses_vary_little() -> None:
    rng = np.random.default_rng(5)
    # Losses of mean exactly .05: all or nothing, and shares of ten.
    false = [
        np.mean([betting_p_value(draw(rng) - 0.05, 0.95) <= 0.1 for _ in range(2_000)])
        for draw in (lambda r: (r.random(100) < 0.05).astype(float), lambda r: r.binomial(10, 0.05, 100) / 10)
    ]
    assert max(false) <= 0.1
    shares = rng.binomial(10, 0.02, 100) / 10
    assert betting_p_value(shares - 0.05, 0.95) < hoeffding_bentkus_p_value(float(shares.mean()), 100, 0.05) / 2


def test_betting_on_nothing_or_on_losses_wins_nothing() -> None:
    assert betting_p_value(np.zeros(0), 0.95) == 1.0
    assert betting_p_value(np.full(50, 0.95), 0.95) == 1.0
