"""What more evidence would do, in exact numbers where there are any."""

import math

from marketplace.certification.bounds import binomial_upper, errors_allowed, trials_needed
from marketplace.certification.evidence import Design
from marketplace.certification.learn_then_test import Step
from marketplace.certification.outcomes import Need
from marketplace.certification.trials import Cases, error_of, share_of

FARTHEST = 1_000_000


def need_of(
    design: Design, cases: Cases, steps: tuple[Step, ...], chosen: int | None, planned: int | None
) -> Need | None:
    """For the chosen step, or else for the one that came nearest to passing. `planned`: clusters in all (accepted or
    not); the same share of them is expected to be accepted. None where no step had anything to spend."""
    nearest = min((step for step in steps if step.delta > 0), key=lambda step: step.p_value / step.delta, default=None)
    step = steps[chosen] if chosen is not None else nearest
    if step is None:
        return None
    expected = None if planned is None else round(planned * step.clusters / max(1, cases.clusters))
    if cases.by_any:
        return evidence_needed(
            design.epsilon,
            step.delta,
            have=step.clusters,
            differing=step.differing_clusters,
            planned=expected,
            odds=cases.odds or 1.0,
        )
    return extrapolated(step, expected)


def evidence_needed(
    epsilon: float, delta: float, *, have: int, differing: int, planned: int | None = None, odds: float = 1.0
) -> Need:
    """Exact, for trials that go wrong or not. `delta`: what the step has to spend. `planned` at least `have`; `odds`
    as in `trials`."""
    rate = share_of(epsilon, odds)
    needed = trials_needed(rate, delta, differing)
    total = max(have, planned or 0)
    allowed = errors_allowed(total, rate, delta)
    more = None if allowed is None else allowed - differing
    possible = more is not None and more >= 0
    after = error_of(binomial_upper(differing + 1, have, delta), odds) if have > differing else 1.0
    sentence = said(epsilon, have, total, differing, more, needed, after)
    return Need(have, differing, needed, planned, more, after, possible, True, sentence)


def said(epsilon: float, have: int, total: int, differing: int, more: int | None, needed: int, after: float) -> str:
    """The need in one sentence."""
    if more is None:
        return f"Impossible: the group is too small. It takes {needed} documents, and {total} are sure enough here."
    if more < 0:
        return f"{differing} of {have} documents differ, too many for {total}: it takes about {needed} without another."
    if have >= total:
        proof = "and no certificate" if after > epsilon else "which would still do"
        return f"One more difference ({differing + 1} of {have} documents) would give {after:.1%} {proof}."
    return f"{have} of about {total} documents; {differing} differ; at most {more} more may."


def extrapolated(step: Step, planned: int | None) -> Need:
    """For cluster means: evidence grows in proportion to the clusters at the rate seen so far."""
    have, differing = step.clusters, step.differing_clusters
    grown = -math.log(max(step.p_value, 1e-300))
    needed = None if grown <= 0 else max(2, math.ceil(have * math.log(1 / step.delta) / grown))
    if needed is not None and needed > FARTHEST:
        needed = None
    possible = needed is not None and needed <= max(have, planned or 0)
    sentence = (
        f"{have} documents, {differing} with a difference; at this rate no number of them would do."
        if needed is None
        else f"{have} documents, {differing} with a difference; at this rate about {needed} would do."
    )
    return Need(have, differing, needed, planned, None, None, possible, False, sentence)
