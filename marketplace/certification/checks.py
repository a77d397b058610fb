"""Evidence that can prove nothing, said before anything is computed."""

import math

from marketplace.certification.evidence import METHOD, BlindItem, Design, Evidence, Kind
from marketplace.certification.outcomes import Reason

Problem = tuple[Reason, str]


def problem_of(evidence: Evidence) -> Problem | None:
    """What keeps the evidence from being tested, or None."""
    return problem_of_design(evidence.design, evidence.method) or problem_of_items(evidence)


def problem_of_design(design: Design, method: int = METHOD) -> Problem | None:
    found = problem_of_target(design.epsilon, design.delta, design.strata)
    fewest = 1 if design.kind is Kind.SETTLE else 2
    falling = list(design.thresholds) == sorted(set(design.thresholds), reverse=True)
    if found:
        return found
    if method != METHOD:
        return Reason.METHOD_UNKNOWN, f"This evidence was gathered for method {method}; method {METHOD} is known here."
    if design.seats < fewest:
        return Reason.TOO_FEW_SEATS, f"Each blind item needs at least {fewest} expert answers; set the seats to that."
    if not falling or not all(0 <= start < len(design.thresholds) for start in design.starts):
        return (
            Reason.GRID_NOT_SET,
            "The thresholds must fall and the starts lie among them; set them from scores alone.",
        )
    return None


def problem_of_target(epsilon: float, delta: float, strata: int = 1) -> Problem | None:
    """What is wrong with the error and the confidence asked for, or None."""
    if epsilon == 0:
        return Reason.EPSILON_ZERO, "No number of items can prove an error of exactly 0; ask for a small one above 0."
    if not math.isfinite(epsilon) or epsilon < 0:
        return Reason.EPSILON_OUT_OF_RANGE, "The error must lie between 0 and 1; 0.05 allows 5 of 100 to differ."
    if epsilon >= 1:
        return Reason.EPSILON_TOO_LARGE, "An error of 1 or more promises nothing; ask for one below 1."
    if not math.isfinite(delta) or not 0 < delta < 1:
        return Reason.DELTA_OUT_OF_RANGE, "Delta must lie between 0 and 1; 0.1 means a confidence of 90 %."
    if strata < 1:
        return Reason.STRATA_OUT_OF_RANGE, "At least one group shares delta; say how many do."
    return None


def problem_of_items(evidence: Evidence) -> Problem | None:
    design, items = evidence.design, evidence.items
    if not items:
        return Reason.NO_ITEMS, "No blind item has been answered yet; the random blind share comes first."
    short = sum(len(item.seats) != design.seats for item in items)
    if short:
        return Reason.SEATS_INCOMPLETE, f"{short} of {len(items)} items have not exactly {design.seats} answers; wait."
    if not all(scores_fit(item, design) for item in items):
        return (
            Reason.SCORES_INVALID,
            "A score is missing or not between 0 and 1; let the judge look at the items again.",
        )
    if not all(0 < item.sampled_with <= 1 for item in items):
        return Reason.SAMPLING_UNKNOWN, "An item's sampling probability is not known; only the random share can prove."
    if len({item.cluster for item in items}) < 2:
        return Reason.ONE_CLUSTER, "All items come from one document or customer, which counts as one; sample others."
    return None


def scores_fit(item: BlindItem, design: Design) -> bool:
    expected = 1 if design.kind is Kind.SETTLE else design.seats
    return len(item.scores) == expected and all(math.isfinite(score) and 0 <= score <= 1 for score in item.scores)
