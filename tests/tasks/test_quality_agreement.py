import numpy as np
import pytest
from numpy.typing import NDArray

from tasks.quality.agreement import agreement_of, alpha_of

# Krippendorff's own example (2011, "Computing Krippendorff's Alpha-Reliability", C): 4 observers, 12 units.
OBSERVED = [
    [1, 1, 1], [2, 2, 3, 2], [3, 3, 3, 3], [3, 3, 3, 3], [2, 2, 2, 2], [1, 2, 3, 4],
    [4, 4, 4, 4], [1, 1, 2, 1], [2, 2, 2, 2], [5, 5, 5], [1, 1], [3],
]  # fmt: skip


def as_counts(units: list[list[int]], classes: int) -> NDArray[np.int64]:
    return np.array([[unit.count(c + 1) for c in range(classes)] for unit in units])


def by_pairs(units: list[list[int]]) -> float:
    """Alpha written out over all pairs of answers."""
    units = [unit for unit in units if len(unit) > 1]
    pooled = [value for unit in units for value in unit]
    n = len(pooled)
    observed = 0.0
    for unit in units:
        unlike = sum(a != b for i, a in enumerate(unit) for j, b in enumerate(unit) if i != j)
        observed += unlike / (len(unit) - 1)
    expected = sum(a != b for i, a in enumerate(pooled) for j, b in enumerate(pooled) if i != j) / (n - 1)
    return 1 - observed / expected


def test_the_published_example() -> None:
    found = agreement_of(as_counts(OBSERVED, 5), np.random.default_rng(1))
    assert found is not None
    assert found.value == pytest.approx(0.743, abs=0.0005)
    assert found.value == pytest.approx(by_pairs(OBSERVED))
    assert found.items == 11
    assert found.lower < found.value < found.upper


def test_it_equals_the_sum_over_pairs_on_random_answers() -> None:
    rng = np.random.default_rng(5)
    units = [list(rng.integers(1, 4, size=rng.integers(1, 5))) for _ in range(40)]
    found = agreement_of(as_counts(units, 3), rng)
    assert found is not None
    assert found.value == pytest.approx(by_pairs(units))


def test_full_agreement_is_one_and_pure_chance_is_near_zero() -> None:
    rng = np.random.default_rng(2)
    alike = agreement_of(np.array([[3, 0], [0, 3]] * 10), rng)
    chance = agreement_of(rng.multinomial(3, [0.5, 0.5], size=2000), rng)
    assert alike is not None and alike.value == 1.0
    assert chance is not None and abs(chance.value) < 0.05
    assert chance.lower < 0 < chance.upper


def test_the_interval_holds_the_truth_about_95_times_in_100() -> None:
    rng = np.random.default_rng(3)
    patterns = np.array([[3, 0], [2, 1], [1, 2], [0, 3]])
    shares = np.array([0.4, 0.1, 0.15, 0.35])
    truth = alpha_of(patterns, (shares * 1e9)[None, :])[0]
    held = 0
    for _ in range(200):
        found = agreement_of(np.repeat(patterns, rng.multinomial(120, shares), axis=0), rng, draws=300)
        assert found is not None
        held += found.lower <= truth <= found.upper
    assert 0.89 <= held / 200 <= 0.99


def test_nothing_is_said_below_five_items() -> None:
    assert agreement_of(np.array([[2, 0]] * 4 + [[1, 0]] * 50), np.random.default_rng(1)) is None


def test_one_class_only_is_full_agreement() -> None:
    found = agreement_of(np.array([[3, 0]] * 8), np.random.default_rng(1))
    assert found is not None and (found.value, found.lower, found.upper) == (1.0, 1.0, 1.0)
