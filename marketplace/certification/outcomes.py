"""What a test of evidence comes to: certified or not, and in words why, and what more evidence would do."""

from dataclasses import dataclass
from enum import StrEnum

from marketplace.certification.learn_then_test import Step
from marketplace.certification.reference import SingleExpert


class Reason(StrEnum):
    """Why there is a certificate, or none."""

    CERTIFIED = "certified"
    NOT_PROVEN = "not_proven"
    ALL_DIFFER = "all_differ"
    TOO_FEW = "too_few"
    ONE_CLUSTER = "one_cluster"
    NOTHING_ACCEPTED = "nothing_accepted"
    NO_ITEMS = "no_items"
    SAME_SCORE = "same_score"
    EPSILON_ZERO = "epsilon_zero"
    EPSILON_TOO_LARGE = "epsilon_too_large"
    EPSILON_OUT_OF_RANGE = "epsilon_out_of_range"
    DELTA_OUT_OF_RANGE = "delta_out_of_range"
    STRATA_OUT_OF_RANGE = "strata_out_of_range"
    GRID_NOT_SET = "grid_not_set"
    TOO_FEW_SEATS = "too_few_seats"
    SEATS_INCOMPLETE = "seats_incomplete"
    SCORES_INVALID = "scores_invalid"
    SAMPLING_UNKNOWN = "sampling_unknown"
    METHOD_UNKNOWN = "method_unknown"


@dataclass(frozen=True, slots=True)
class Need:
    """What more evidence would do at one step. Counts are of trials: clusters with an accepted answer.

    `needed`: the fewest with which the differences seen so far would pass; `more_allowed`: how many more may differ
    among `planned` trials, None where the count has no exact answer; `bound_after_one_more`: the bound if one of the
    trials there are had differed too. `exact` is False where `needed` is an extrapolation at the rate seen so far.
    """

    have: int
    differing: int
    needed: int | None
    planned: int | None
    more_allowed: int | None
    bound_after_one_more: float | None
    possible: bool
    exact: bool
    sentence: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """The result. `threshold`, `coverage` and `bound` are None unless certified; `chosen` is the place in `steps`.

    `test` is "any" (exact binomial on clusters) or "mean" (betting on cluster means); `open_answers` could not be
    compared. `single_expert` stands beside every bound: how often one expert differs from the consensus of the others.
    """

    reason: Reason
    sentence: str
    digest: str
    items: int = 0
    clusters: int = 0
    open_answers: int = 0
    test: str = ""
    steps: tuple[Step, ...] = ()
    chosen: int | None = None
    single_expert: SingleExpert | None = None
    need: Need | None = None

    @property
    def certified(self) -> bool:
        return self.reason is Reason.CERTIFIED

    @property
    def step(self) -> Step | None:
        return None if self.chosen is None else self.steps[self.chosen]

    @property
    def threshold(self) -> float | None:
        return self.step.threshold if self.step else None

    @property
    def coverage(self) -> float | None:
        return self.step.coverage if self.step else None

    @property
    def bound(self) -> float | None:
        return self.step.bound if self.step else None
