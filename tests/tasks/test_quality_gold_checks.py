from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from tasks.quality.consensus import Vote
from tasks.quality.gold_checks import Given, Suspicion, health_of, share_of

AT = datetime(2026, 11, 1, tzinfo=UTC)


def given(answers: list[int | None], seconds: list[int] | None = None, expected: float = 0.85) -> list[Given]:
    took = seconds or [60] * len(answers)
    return [
        Given(answer, Vote(answer, expected), took[place], AT + timedelta(hours=place))
        for place, answer in enumerate(answers)
    ]


def test_a_good_check_is_left_alone() -> None:
    health = health_of(given([0, 0, 1, 0, 0, 2, 0, 0, 0, 1]), 0, 3)
    assert health.suspicions == () and health.share.n == 10
    assert health.share.lower < 0.7 < health.share.upper


def test_good_experts_who_agree_against_the_key_ask_for_a_look() -> None:
    health = health_of(given([1, 1, 1, 1]), 0, 3)
    assert health.suspicions == (Suspicion.MISKEYED,)
    assert health.another == 1 and health.sureness > 0.9


@pytest.mark.parametrize("answers", [[1, 1], [1, 2, 1], [1, 0, 1, 0], [None, None, None, 1]])
def test_too_few_or_divided_answers_say_nothing_of_the_key(answers: list[int | None]) -> None:
    assert Suspicion.MISKEYED not in health_of(given(answers), 0, 3).suspicions


def test_weak_experts_against_the_key_prove_nothing() -> None:
    assert health_of(given([1, 1, 1], expected=0.4), 0, 3).suspicions == ()


def test_a_sudden_rise_of_right_answers_looks_like_a_leak() -> None:
    before = [0, 1, 2, 1, 0, 1, 2, 0, 1, 2]
    assert Suspicion.LEAKED in health_of(given([*before, *[0] * 10]), 0, 3).suspicions
    assert Suspicion.LEAKED not in health_of(given([*before, *before]), 0, 3).suspicions


def test_right_as_before_and_far_faster_looks_like_a_leak_too() -> None:
    answers = [0] * 12 + [1] + [0] * 11
    slow, fast = [90] * 14 + [30] * 10, [90] * 24
    assert Suspicion.LEAKED in health_of(given(answers, slow), 0, 3).suspicions
    assert Suspicion.LEAKED not in health_of(given(answers, fast), 0, 3).suspicions


def test_too_easy_and_too_hard_need_evidence() -> None:
    assert health_of(given([0] * 20), 0, 3).suspicions == ()
    assert health_of(given([0] * 80), 0, 3).suspicions == (Suspicion.TOO_EASY,)
    rng = np.random.default_rng(1)
    divided = [int(answer) for answer in rng.integers(1, 3, 40)]
    assert Suspicion.TOO_HARD in health_of(given(divided), 0, 3).suspicions


def test_without_answers_the_share_is_unknown() -> None:
    share = share_of(0, 0)
    assert share.n == 0 and share.lower < 0.05 and share.upper > 0.95
    assert health_of([], 0, 2).suspicions == ()


def test_the_interval_covers_the_truth_as_often_as_it_says() -> None:
    rng = np.random.default_rng(7)
    rates = rng.uniform(0.3, 0.98, 600)
    covered = [(s := share_of(int(rng.binomial(40, rate)), 40)).lower <= rate <= s.upper for rate in rates]
    assert 0.86 < np.mean(covered) < 0.94


def test_sound_checks_are_rarely_suspected() -> None:
    rng = np.random.default_rng(3)
    found = []
    for _ in range(150):
        answers = [0 if rng.random() < 0.8 else int(rng.integers(1, 3)) for _ in range(40)]
        found.append(bool(health_of(given(list(answers)), 0, 3).suspicions))
    assert np.mean(found) < 0.04
