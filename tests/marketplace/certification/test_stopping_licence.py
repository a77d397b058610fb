"""A licence to stop after one expert: measured against the others, on whom neither he nor a judge has a vote."""

import numpy as np
import pytest

from marketplace.certification.certify import certify
from marketplace.certification.outcomes import Reason
from marketplace.certification.reference import most_strays, single_expert, strays
from marketplace.certification.stopping_licence import may_stop, scores_of
from tests.marketplace.certification.evidence import stopping

Seats = tuple[str | None, ...]


def test_each_expert_is_measured_by_the_others() -> None:
    assert strays(("a", "a", "b")) == (None, None, True)
    assert strays(("a", "a", "a")) == (False, False, False)
    assert strays(("a", "b", "c")) == (None, None, None)
    assert strays(("a", None, "a")) == (None, True, None)


def test_no_more_seats_can_stray_than_the_bound_says() -> None:
    for seats in (2, 3, 4, 5):
        found = max(
            sum(stray is True for stray in strays(tuple(str(code // 3**at % 3) for at in range(seats)))) / seats
            for code in range(3**seats)
        )
        assert found == pytest.approx(most_strays(seats))


def test_scores_are_the_posterior_after_judges_and_one_expert() -> None:
    confusion = np.array([[0.9, 0.1], [0.1, 0.9]])
    scores = scores_of(np.array([0.8, 0.2]), confusion, ["a", "b"], ("a", "b", None))
    assert scores == pytest.approx((0.72 / 0.74, 0.18 / 0.26, 0.0))


def test_experts_who_agree_earn_the_licence_with_fewer_items_than_a_judge_would_need() -> None:
    outcome = certify(stopping([("a", "a", "a")] * 60, [(0.9, 0.9, 0.9)] * 60))
    assert outcome.certified
    assert may_stop(outcome.threshold, 0.95)
    assert not may_stop(outcome.threshold, 0.5)
    assert "the other 2 blind experts" in outcome.sentence


def test_without_a_licence_nothing_stops() -> None:
    outcome = certify(stopping([("a", "a", "b")] * 60, [(0.9, 0.9, 0.9)] * 60))
    assert outcome.reason is Reason.ALL_DIFFER
    assert not may_stop(outcome.threshold, 1.0)


def test_experts_without_a_consensus_are_counted_as_open() -> None:
    outcome = certify(stopping([("a", "b", "c")] * 60, [(0.9, 0.9, 0.9)] * 60))
    assert (outcome.certified, outcome.open_answers) == (False, 180)


def test_the_licence_keeps_its_word() -> None:
    """Truth a or b; experts err at 7 %, whatever the score says: the error against the agreeing others is above
    epsilon, so a licence is given in at most delta of the draws."""
    rng = np.random.default_rng(3)
    given = 0
    for _ in range(200):
        wrong = rng.random((250, 3)) < 0.07
        seats: list[Seats] = [tuple("b" if off else "a" for off in row) for row in wrong]
        scores = [tuple(row) for row in rng.choice([0.9, 0.95, 0.99], (250, 3)).tolist()]
        given += certify(stopping(seats, scores)).certified
    assert given <= 0.1 * 200


def test_the_single_expert_is_compared_with_an_interval() -> None:
    found = single_expert([(f"c{at}", ("a", "a", "b") if at < 10 else ("a",) * 3) for at in range(100)])
    assert (found.answers, found.open_answers, found.clusters) == (280, 20, 100)
    assert found.rate == pytest.approx(10 / 280)
    assert found.lower < 10 / 280 < found.upper < 0.1
    assert single_expert([("c", ("a", "b"))]).rate == 1.0
    assert single_expert([("c", ("a", "b", "c"))]).rate is None
