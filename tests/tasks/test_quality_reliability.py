import numpy as np
import pytest
from scipy.stats import beta

from tasks.quality.answers import Answers
from tasks.quality.reliability import class_rates, rates
from tasks.quality.skills import from_gold


def test_a_rate_is_shrunk_to_the_pool_and_less_the_more_was_seen() -> None:
    pool_right, pool_asked = np.full(30, 16), np.full(30, 20)
    few = rates(np.append(pool_right, 5), np.append(pool_asked, 5))
    many = rates(np.append(pool_right, 100), np.append(pool_asked, 100))
    assert 0.8 < few.mean[-1] < many.mean[-1] < 1
    assert few.pool == pytest.approx(0.8, abs=0.03)
    assert few.upper[-1] - few.lower[-1] > many.upper[-1] - many.lower[-1]


def test_intervals_hold_and_the_error_beats_raw_rate_and_pool() -> None:
    rng = np.random.default_rng(3)
    covered, errors = [], []
    for _ in range(20):
        truth = rng.beta(8, 2, size=60)
        found = rates(rng.binomial(10, truth), np.full(60, 10))
        raw = rng.binomial(10, truth) / 10
        covered.append(np.mean((found.lower <= truth) & (truth <= found.upper)))
        errors.append([np.mean((each - truth) ** 2) for each in (found.mean, raw, np.full(60, raw.mean()))])
    assert 0.86 < np.mean(covered) < 0.94
    ours, raw_error, pool_error = np.mean(errors, axis=0)
    assert ours < 0.75 * raw_error
    assert ours < pool_error


def test_a_hint_is_believed_as_far_as_it_is_borne_out() -> None:
    rng = np.random.default_rng(5)
    truth = rng.beta(6, 2, size=80)
    right = rng.binomial(5, truth)
    noise = rng.permutation(truth)
    plain, good, useless = (rates(right, np.full(80, 5), hint) for hint in (None, truth, noise))
    errors = [float(np.sqrt(np.mean((each.mean - truth) ** 2))) for each in (plain, good, useless)]
    assert errors[1] < 0.6 * errors[0]
    assert errors[2] < 1.1 * errors[0]


def test_what_is_seen_later_varies_more_than_the_rate() -> None:
    found = rates(np.array([8, 9, 7]), np.array([10, 10, 10]))
    lower, upper = found.foretold(np.array([20, 20, 20]))
    assert np.all(lower < found.lower) and np.all(upper > found.upper)
    lower, _ = found.foretold(np.array([10**9] * 3))
    np.testing.assert_allclose(lower, found.lower, atol=1e-6)


@pytest.mark.parametrize(("right", "asked"), [([], []), ([0], [0]), ([0], [5]), ([5], [5])])
def test_small_pools_claim_little(right: list[int], asked: list[int]) -> None:
    found = rates(np.array(right, dtype=np.int64), np.array(asked, dtype=np.int64))
    assert found.mean.shape == (len(right),)
    assert np.all((found.lower > 0) & (found.upper < 1) & (found.upper - found.lower > 0.2))


def test_impossible_counts_are_refused() -> None:
    with pytest.raises(ValueError, match="more often"):
        rates(np.array([6]), np.array([5]))


def test_class_rates_are_betas() -> None:
    found = class_rates(np.array([[[18.0, 2.0], [6.0, 4.0]]]))
    np.testing.assert_allclose(found.mean, [[0.9, 0.4]])
    np.testing.assert_allclose(found.lower[0, 1], beta(4, 6).ppf(0.05))
    np.testing.assert_allclose(found.upper[0, 0], beta(18, 2).ppf(0.95))


def test_skills_from_gold_see_the_class_that_an_expert_misses() -> None:
    """Right nine times in ten, and never on the rare class."""
    truth = np.array([0] * 36 + [1] * 4)
    item = np.tile(np.arange(40), 6)
    expert = np.repeat(np.arange(6), 40)
    answer = np.where(expert == 5, 0, truth[item])
    skills = from_gold(Answers(item, expert, answer, 40, 6, 2), truth)
    assert skills.confusion[5, 0, 0] > 0.9
    assert skills.confusion[5, 1, 1] < 0.6 < skills.confusion[0, 1, 1]
    np.testing.assert_allclose(skills.confusion.sum(axis=2), 1)
    np.testing.assert_allclose(skills.prior, [37 / 42, 5 / 42])


def test_without_gold_everybody_is_alike() -> None:
    nothing = np.full(2, -1)
    skills = from_gold(Answers(np.array([0, 1]), np.array([0, 1]), np.array([0, 1]), 2, 2, 3), nothing)
    np.testing.assert_allclose(skills.confusion[0], skills.confusion[1])
    assert np.all(skills.confusion[0].diagonal() > 0.5)
