"""Ratings, rankings, spans and steps: against figures worked out by hand or by brute force, and simulated experts."""

from itertools import combinations, permutations, product

import numpy as np
import pytest
from sklearn.metrics import cohen_kappa_score

from tasks.quality import rankings, ratings, spans, steps
from tasks.quality.ratings import Ratings
from tasks.quality.spans import Marked, Span


def rated(seed: int, leaning: list[float], noise: list[float], items: int) -> tuple[Ratings, np.ndarray]:
    rng = np.random.default_rng(seed)
    truth = rng.normal(4, 1.5, items)
    item, expert = (grid.ravel() for grid in np.mgrid[0:items, 0 : len(leaning)])
    value = truth[item] + np.array(leaning)[expert] + rng.normal(size=item.size) * np.array(noise)[expert]
    return Ratings(item, expert, value, items, len(leaning)), truth


def test_ratings_take_leaning_and_noise_out() -> None:
    given, truth = rated(1, [1.5, -1.0, -0.5], [0.2, 0.2, 2.0], 200)
    found = ratings.fit(given)
    np.testing.assert_allclose(found.leaning, [1.5, -1.0, -0.5], atol=0.25)
    assert found.noise[2] > 3 * found.noise[0]
    plain = np.bincount(given.item, given.value) / 3
    assert np.mean((found.item - truth) ** 2) < 0.3 * np.mean((plain - truth) ** 2)
    inside = np.abs(found.item - truth) < 1.645 * found.error
    assert 0.8 < inside.mean() <= 1


def test_an_item_without_ratings_is_said_to_be_unknown() -> None:
    found = ratings.fit(Ratings(np.array([0]), np.array([0]), np.array([3.0]), 2, 1))
    assert np.isinf(found.error[1]) and np.isfinite(found.error[0])
    with pytest.raises(ValueError, match="finite"):
        ratings.fit(Ratings(np.array([0]), np.array([0]), np.array([np.nan]), 1, 1))


def alpha_by_hand(given: Ratings) -> float:
    """Krippendorff's definition: disagreement of pairs within items over that of all pairs."""
    groups = [given.value[given.item == item] for item in range(given.items)]
    groups = [group for group in groups if len(group) > 1]
    every = np.concatenate(groups)
    within = sum(2 * sum((a - b) ** 2 for a, b in combinations(group, 2)) / (len(group) - 1) for group in groups)
    total = 2 * sum((a - b) ** 2 for a, b in combinations(every, 2)) / (len(every) - 1)
    return 1 - within / total


def test_interval_alpha_is_krippendorffs() -> None:
    rng = np.random.default_rng(2)
    given = Ratings(rng.integers(0, 12, 60), rng.integers(0, 5, 60), rng.integers(1, 8, 60).astype(float), 12, 5)
    found = ratings.alpha_interval(given, rng)
    assert found is not None
    assert found.value == pytest.approx(alpha_by_hand(given))
    assert found.lower <= found.value <= found.upper
    few = Ratings(np.array([0, 0]), np.array([0, 1]), np.array([1.0, 2.0]), 4, 2)
    assert ratings.alpha_interval(few, rng) is None


def test_quadratic_kappa_is_cohens() -> None:
    rng = np.random.default_rng(4)
    first = rng.integers(0, 5, 100)
    second = np.clip(first + rng.integers(-1, 2, 100), 0, 4)
    wanted = cohen_kappa_score(first, second, weights="quadratic", labels=range(5))
    assert ratings.quadratic_kappa(first, second, 5) == pytest.approx(wanted)
    assert ratings.quadratic_kappa(np.array([2, 2]), np.array([2, 2]), 5) == 1
    with pytest.raises(ValueError, match="same items"):
        ratings.quadratic_kappa(first, second[:5], 5)


def test_strengths_are_those_that_made_the_rankings() -> None:
    rng = np.random.default_rng(6)
    truth = np.array([0.5, 0.25, 0.15, 0.1])
    given = [list(np.argsort(-(np.log(truth) + rng.gumbel(size=4)))) for _ in range(3000)]
    np.testing.assert_allclose(rankings.strengths(given, 4), truth, atol=0.03)


def test_pairs_are_bradley_terry() -> None:
    """Without a prior the strength of one of two is its share of the wins."""
    given = [[0, 1]] * 30 + [[1, 0]] * 10
    np.testing.assert_allclose(rankings.strengths(given, 2, prior=1e-9), [0.75, 0.25], atol=1e-5)


def test_the_unbeaten_and_the_unseen_stay_finite() -> None:
    found = rankings.strengths([[0, 1]] * 50, 3)
    assert found[0] > found[2] > found[1] > 0
    np.testing.assert_allclose(rankings.strengths([], 3), 1 / 3)


def test_kemeny_contradicts_least() -> None:
    rng = np.random.default_rng(8)
    given = [list(rng.permutation(5)) for _ in range(9)]
    before = rankings.preferences(given, 5)
    found = rankings.kemeny(given, 5)
    least = min(rankings.contradictions(order, before) for order in permutations(range(5)))
    assert rankings.contradictions(found, before) == least
    assert rankings.kemeny([list(range(12))[::-1]] * 3, 12) == list(range(12))[::-1]


def test_borda_and_a_ranking_that_names_one_twice() -> None:
    np.testing.assert_array_equal(rankings.borda([[0, 1, 2], [0, 2, 1]], 3), [4, -2, -2])
    with pytest.raises(ValueError, match="at most once"):
        rankings.strengths([[0, 0]], 2)


def test_spans_outvote_one_who_marks_everything() -> None:
    truth = [[Span(5, 20, 1)], [Span(0, 8, 2), Span(30, 40, 1)], []]
    marked = [Marked(text, expert, spans_) for text, spans_ in enumerate(truth) for expert in range(3)]
    marked += [Marked(text, 3, [Span(0, 50, 1)]) for text in range(3)]
    found = spans.consensus(marked, [50, 50, 50], experts=4, labels=2)
    assert found.spans == truth
    assert [part.shape for part in found.posterior] == [(50, 3)] * 3
    with pytest.raises(ValueError, match="does not fit"):
        spans.consensus([Marked(0, 0, [Span(0, 9, 1)])], [5], experts=1, labels=1)


def test_span_agreement() -> None:
    first, second = [Span(0, 10, 1), Span(20, 30, 2)], [Span(0, 10, 1), Span(25, 35, 2)]
    assert spans.strict_f1(first, second) == 0.5
    assert spans.overlap_f1(first, second, 40) == pytest.approx(2 * 15 / 40)
    assert spans.overlap_f1([Span(0, 10, 1)], [Span(0, 10, 2)], 10) == 0
    assert spans.strict_f1([], []) == spans.overlap_f1([], [], 5) == 1


def test_the_first_wrong_step_by_enumeration() -> None:
    posterior = np.array([[0.9, 0.1], [0.4, 0.6], [0.7, 0.3]])
    wanted = np.zeros(4)
    for wrongs in product((0, 1), repeat=3):
        first = wrongs.index(1) if 1 in wrongs else 3
        wanted[first] += np.prod([posterior[step, is_wrong] for step, is_wrong in enumerate(wrongs)])
    np.testing.assert_allclose(steps.first_wrong(posterior, 1), wanted)
    np.testing.assert_allclose(steps.rewards(posterior, 0, 1), [0.8, -0.2, 0.4])
    assert steps.first_wrong(np.zeros((0, 2)), 1).tolist() == [1.0]
    with pytest.raises(ValueError, match="no class"):
        steps.first_wrong(posterior, 2)
