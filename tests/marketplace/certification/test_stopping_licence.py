"""A licence to stop after one expert: measured against the others, on whom neither he nor a judge has a vote."""

import numpy as np
import pytest

from marketplace.certification.certify import certify
from marketplace.certification.evidence import BlindItem, Design, Kind, gathered
from marketplace.certification.learn_then_test import starts_of, thresholds_of
from marketplace.certification.outcomes import Reason
from marketplace.certification.reference import most_strays, single_expert, strays
from marketplace.certification.stopping_licence import blind_item, may_stop, scores_if_borne_out, scores_of
from tasks.quality.answers import Floats, Integers
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


CLASSES = ["a", "b"]
CONFUSION = np.array([[0.85, 0.15], [0.15, 0.85]])


def drawn(clusters: int, rng: np.random.Generator, name: str, errs: float = 0.05) -> list[BlindItem]:
    """One or two items a cluster. The judges guess at random, sure or not, and experts err at 5 %: so at every score
    5.25 of 100 answers differ from two others who agree."""
    items = []
    for cluster in range(clusters):
        sure = rng.choice([0.55, 0.7, 0.8, 0.9, 0.97])
        for at in range(2 if cluster % 5 == 0 else 1):
            prior, truth = rng.permutation([sure, 1 - sure]), rng.integers(2)
            seats = [CLASSES[truth if rng.random() >= errs else 1 - truth] for _ in range(3)]
            item = blind_item(
                item=f"{name}-{cluster}-{at}", cluster=f"{name}-{cluster}", seats=seats, classes=CLASSES, prior=prior,
                confusion=CONFUSION,
            )  # fmt: skip
            items.append(item)
    return items


def licensed(tested: list[BlindItem], priors: Floats, of: Integers, epsilon: float) -> bool:
    """Whether a licence is given whose thresholds come from the scores of other items."""
    scores, clusters = scores_if_borne_out(priors, CONFUSION), len({item.cluster for item in tested})
    grid = thresholds_of(scores)
    starts = starts_of(
        scores, grid, of=of, clusters=clusters, epsilon=epsilon, delta=0.1, kind=Kind.STOP_AFTER_ONE, seats=3
    )
    design = Design(Kind.STOP_AFTER_ONE, epsilon, 0.1, grid, starts, 3, "judge 1")
    return certify(gathered(design, tested)).certified


def test_thresholds_from_other_items_keep_the_bound_and_leave_it_its_strength() -> None:
    rng, splits = np.random.default_rng(11), 300
    given = {0.05: 0, 0.1: 0}
    for _ in range(splits):
        sure = rng.choice([0.55, 0.7, 0.8, 0.9, 0.97], 200)
        priors, of = np.column_stack([sure, 1 - sure]), np.arange(200) // 2
        tested = drawn(150, rng, "tested")
        for epsilon in given:
            given[epsilon] += licensed(tested, priors, of, epsilon)
    assert given[0.05] <= 0.1 * splits
    assert given[0.1] >= 0.5 * splits


def test_scores_for_thresholds_know_no_expert() -> None:
    scores = scores_if_borne_out(np.array([[0.8, 0.2], [0.2, 0.8], [0.5, 0.5]]), CONFUSION)
    assert scores == pytest.approx([0.68 / 0.71, 0.68 / 0.71, 0.85])
