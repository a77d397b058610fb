"""A certificate to settle: given where it is earned, else refused with a reason, and the same when recomputed."""

from dataclasses import replace

import numpy as np
import pytest

from marketplace.certification.certify import certify, verify
from marketplace.certification.evidence import BlindItem, Evidence, gathered, parsed
from marketplace.certification.needs import evidence_needed
from marketplace.certification.outcomes import Reason
from tests.marketplace.certification.evidence import DELTA, EPSILON, settling


def spread(count: int) -> list[float]:
    return [at / count for at in range(count)]


def test_a_judge_that_is_always_right_settles_everything() -> None:
    outcome = certify(settling([True] * 200, spread(200)))
    assert outcome.certified
    assert (outcome.coverage, outcome.step and outcome.step.clusters) == (1.0, 200)
    assert outcome.bound is not None
    assert outcome.bound < 0.05
    assert "0 of 200 answers differ from the consensus of 3 blind experts" in outcome.sentence


def test_one_that_is_right_only_where_it_is_sure_settles_only_there() -> None:
    scores = spread(1000)
    outcome = certify(settling([score > 0.4 or at % 3 > 0 for at, score in enumerate(scores)], scores))
    assert outcome.coverage == pytest.approx(0.6)


def test_clusters_count_once() -> None:
    right, scores = [True] * 200, spread(200)
    apart = certify(settling(right, scores))
    together = certify(settling(right, scores, clusters=[at % 10 for at in range(200)]))
    assert apart.certified
    assert together.reason is Reason.TOO_FEW
    assert together.clusters == 10


def test_a_few_items_a_document_are_tested_on_documents() -> None:
    outcome = certify(
        settling([at % 60 > 0 for at in range(240)], spread(240), clusters=[at % 214 for at in range(240)])
    )
    assert outcome.test == "any"
    last = outcome.steps[-1]
    assert (last.items, last.clusters, last.differing, last.differing_clusters) == (240, 214, 4, 4)


def test_the_certificate_page_gets_its_numbers() -> None:
    assert evidence_needed(0.05, 0.02, have=141, differing=3, planned=214).sentence == (
        "141 of about 214 documents; 3 differ; at most 1 more may."
    )
    full = evidence_needed(0.05, 0.02, have=214, differing=4)
    assert full.sentence == "One more difference (5 of 214 documents) would give 5.5% and no certificate."
    small = evidence_needed(0.05, 0.02, have=40, differing=0)
    assert (small.possible, small.needed) == (False, 77)
    assert small.sentence == "Impossible: the group is too small. It takes 77 documents, and 40 are sure enough here."
    assert not evidence_needed(0.02, 0.02, have=100, differing=5, planned=200).possible


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"epsilon": 0.0}, Reason.EPSILON_ZERO),
        ({"epsilon": 1.0}, Reason.EPSILON_TOO_LARGE),
        ({"epsilon": -0.1}, Reason.EPSILON_OUT_OF_RANGE),
        ({"epsilon": 2.5}, Reason.EPSILON_TOO_LARGE),
        ({"delta": 0.0}, Reason.DELTA_OUT_OF_RANGE),
        ({"delta": 1.0}, Reason.DELTA_OUT_OF_RANGE),
        ({"strata": 0}, Reason.STRATA_OUT_OF_RANGE),
        ({"seats": 5}, Reason.SEATS_INCOMPLETE),
        ({"seats": 0}, Reason.TOO_FEW_SEATS),
        ({"thresholds": (0.1, 0.9)}, Reason.GRID_NOT_SET),
        ({"starts": (77,)}, Reason.GRID_NOT_SET),
        ({"thresholds": (2.0,), "starts": (0,)}, Reason.NOTHING_ACCEPTED),
    ],
)
def test_what_cannot_be_proven_has_a_reason_and_no_number(changed: dict[str, object], reason: Reason) -> None:
    good = settling([True] * 200, spread(200))
    outcome = certify(replace(good, design=replace(good.design, **changed)))  # type: ignore[arg-type]
    assert (outcome.reason, outcome.bound, outcome.threshold, outcome.coverage) == (reason, None, None, None)
    assert outcome.sentence.endswith((".", "wait."))


def test_evidence_that_says_nothing_says_so() -> None:
    assert certify(settling([], [])).reason is Reason.NO_ITEMS
    assert certify(settling([True] * 30, spread(30))).reason is Reason.TOO_FEW
    assert certify(settling([True] * 90, spread(90), clusters=[1] * 90)).reason is Reason.ONE_CLUSTER
    assert certify(settling([False] * 200, spread(200))).reason is Reason.ALL_DIFFER
    assert certify(settling([at % 4 > 0 for at in range(200)], [0.5] * 200)).reason is Reason.SAME_SCORE
    assert certify(settling([at % 4 > 0 for at in range(200)], spread(200))).reason is Reason.NOT_PROVEN
    good = settling([True] * 200, spread(200))
    for row, reason in (
        ({"scores": (float("inf"),)}, Reason.SCORES_INVALID),
        ({"sampled_with": 0.0}, Reason.SAMPLING_UNKNOWN),
    ):
        first = replace(good.items[0], **row)  # type: ignore[arg-type]
        if reason is Reason.SCORES_INVALID:
            first = replace(first, scores=(1.5,))
        assert certify(Evidence(good.design, (first, *good.items[1:]))).reason is reason


def test_a_constant_judge_that_is_always_right_may_still_settle_all() -> None:
    outcome = certify(settling([True] * 200, [0.5] * 200))
    assert (outcome.certified, outcome.coverage, len(outcome.steps)) == (True, 1.0, 1)


def test_no_answer_of_the_judge_and_no_consensus_of_experts_count_as_differing() -> None:
    good = settling([True] * 200, spread(200))
    silent = Evidence(good.design, tuple(replace(item, answer=None) for item in good.items))
    split = Evidence(good.design, tuple(replace(item, seats=("a", "b", "c")) for item in good.items))
    unsure = Evidence(good.design, tuple(replace(item, seats=(None, None, "a")) for item in good.items))
    assert [certify(evidence).reason for evidence in (silent, split, unsure)] == [Reason.ALL_DIFFER] * 3


def test_strata_share_delta() -> None:
    right = [True] * 90
    assert certify(settling(right, [0.5] * 90)).certified
    assert certify(settling(right, [0.5] * 90, strata=20)).reason is Reason.TOO_FEW


def test_the_same_evidence_gives_the_same_outcome_and_other_evidence_does_not() -> None:
    evidence = settling([at % 100 > 0 for at in range(300)], spread(300))
    outcome = certify(evidence)
    again = parsed(evidence.canonical())
    assert again == evidence
    assert again.digest() == evidence.digest() == outcome.digest
    assert verify(again, outcome)
    other = Evidence(evidence.design, (replace(evidence.items[0], answer="a"), *evidence.items[1:]))
    assert other.digest() != evidence.digest()
    assert not verify(other, outcome)


def test_the_order_of_rows_does_not_matter_and_doubles_are_refused() -> None:
    evidence = settling([True] * 100, spread(100))
    assert gathered(evidence.design, evidence.items[::-1]).digest() == evidence.digest()
    with pytest.raises(ValueError, match="twice"):
        gathered(evidence.design, [evidence.items[0]] * 2)


def test_unequal_sampling_is_thinned_to_the_lowest_probability() -> None:
    good = settling([True] * 400, spread(400))
    uneven = tuple(replace(item, sampled_with=0.1 if at < 200 else 0.2) for at, item in enumerate(good.items))
    kept = certify(Evidence(good.design, uneven)).items
    assert 260 < kept < 340


@pytest.mark.parametrize("cluster_size", [1, 5])
def test_the_bound_is_broken_in_no_more_than_delta_of_all_draws(cluster_size: int) -> None:
    """A judge whose error at every threshold is known; errors of a cluster go together half of the time."""
    rng = np.random.default_rng(11)
    broken = given = 0
    for _ in range(300):
        scores = rng.random(400)
        # Error falls with the score; among the scores above t it is (1 - t)^2 / 3 + .03 or so: over .05 below .75.
        rate = 0.03 + (1 - scores) ** 2 * 0.35
        own, shared = rng.random(400), np.repeat(rng.random(400 // cluster_size), cluster_size)
        right = np.where(np.repeat(rng.random(400 // cluster_size) < 0.5, cluster_size), shared, own) >= rate
        clusters = [at // cluster_size for at in range(400)]
        outcome = certify(settling(right.tolist(), scores.tolist(), clusters=clusters))
        if outcome.threshold is not None:
            given += 1
            grid = np.linspace(outcome.threshold, 1, 1000)
            broken += float((0.03 + (1 - grid) ** 2 * 0.35).mean()) > EPSILON
    assert broken <= (DELTA + 0.04) * 300
    assert cluster_size > 1 or given > 10


def test_a_blind_item_keeps_what_it_was_given() -> None:
    item = BlindItem("i", "c", (None, "a", "a"), (0.25,), "a", 0.05)
    evidence = Evidence(settling([True] * 2, [0.1, 0.2]).design, (item,))
    assert parsed(evidence.canonical()).items == (item,)
