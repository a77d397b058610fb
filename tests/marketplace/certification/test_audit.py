"""The audit's alarm: seldom false however often one looks, quick where the error rose, and never taken back."""

from itertools import pairwise

import numpy as np
import pytest

from marketplace.certification.audit import Audited, Watch, watched


def stream(rate: float, rounds: int, rng: np.random.Generator) -> list[Audited]:
    return [Audited(f"i{at}", f"c{at}", bool(off)) for at, off in enumerate(rng.random(rounds) < rate)]


def test_false_alarms_stay_below_alpha_although_one_looks_after_every_item() -> None:
    rng = np.random.default_rng(1)
    alarms = sum(watched(stream(0.05, 300, rng), epsilon=0.05, alpha=0.1)[-1].alarm for _ in range(100))
    assert alarms <= 15


def test_a_raised_error_is_found() -> None:
    rng = np.random.default_rng(2)
    ends = [watched(stream(0.15, 200, rng), epsilon=0.05, alpha=0.1) for _ in range(20)]
    assert sum(points[-1].alarm for points in ends) >= 18


def test_a_judge_that_drifts_later_is_found_too() -> None:
    rng = np.random.default_rng(4)
    fine, drifted = stream(0.02, 150, rng), stream(0.3, 150, rng)
    points = watched(
        [*fine, *(Audited("d" + a.item, "d" + a.cluster, a.differs) for a in drifted)], epsilon=0.05, alpha=0.1
    )
    assert not points[149].alarm
    assert points[-1].alarm


def test_the_confidence_sequence_holds_the_truth_all_along() -> None:
    rng = np.random.default_rng(3)
    missed = 0
    for _ in range(60):
        points = watched(stream(0.08, 200, rng), epsilon=0.05, alpha=0.1)
        missed += any(not point.lower <= 0.08 <= point.upper for point in points)
    assert missed <= 6
    assert points[-1].upper < 0.25


def test_the_alarm_stays_on_and_the_interval_only_narrows() -> None:
    watch = Watch(0.05, 0.1)
    points = [watch.see(1.0) for _ in range(5)] + [watch.see(0.0) for _ in range(300)]
    assert points[4].alarm
    assert points[-1].alarm
    assert points[-1].wealth < watch.line
    assert all(a.lower <= b.lower and a.upper >= b.upper for a, b in pairwise(points))


def test_a_cluster_counts_once() -> None:
    same = [Audited(f"i{at}", "one customer", True) for at in range(100)]
    points = watched(same, epsilon=0.05, alpha=0.1)
    assert [(point.clusters, point.alarm) for point in points] == [(1, False)]


def test_unequal_sampling_is_thinned_and_too_rare_refused() -> None:
    often = [Audited(f"i{at}", f"c{at}", False, 0.2) for at in range(200)]
    assert 70 < len(watched(often, epsilon=0.05, alpha=0.1, rate=0.1)) < 130
    with pytest.raises(ValueError, match="lowest rate"):
        watched(often, epsilon=0.05, alpha=0.1, rate=0.3)


@pytest.mark.parametrize(("epsilon", "alpha"), [(0.0, 0.1), (1.0, 0.1), (0.05, 0.0), (0.05, 1.0)])
def test_a_watch_without_sense_is_refused(epsilon: float, alpha: float) -> None:
    with pytest.raises(ValueError, match="between 0 and 1"):
        Watch(epsilon, alpha)


def test_a_loss_is_a_share() -> None:
    with pytest.raises(ValueError, match="between 0 and 1"):
        Watch(0.05, 0.1).see(1.5)
