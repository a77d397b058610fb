"""Evidence in, outcome out: the same for whoever computes it, now or years later."""

import math
from dataclasses import asdict, replace

from marketplace.certification.bounds import trials_needed
from marketplace.certification.checks import problem_of
from marketplace.certification.evidence import Design, Evidence, Kind
from marketplace.certification.learn_then_test import Step, rate_of, steps_of
from marketplace.certification.needs import need_of
from marketplace.certification.outcomes import Outcome, Reason
from marketplace.certification.reference import single_expert
from marketplace.certification.trials import Cases, cases_of


def certify(evidence: Evidence, *, planned: int | None = None) -> Outcome:
    """Whether AI may settle (or one expert may do), how much, and why not. `planned`: clusters there will be in all.

    Never raises on content: what cannot be tested is an outcome with a reason and a sentence.
    """
    digest = evidence.digest()
    if problem := problem_of(evidence):
        return Outcome(*problem, digest=digest, items=len(evidence.items))
    design, cases = evidence.design, cases_of(evidence)
    delta = design.delta / design.strata
    steps = steps_of(cases, thresholds=design.thresholds, starts=design.starts, epsilon=design.epsilon, delta=delta)
    chosen = max((at for at, step in enumerate(steps) if step.passed), default=None)
    reason, sentence = verdict(design, cases, steps, chosen)
    return Outcome(
        reason=reason,
        sentence=sentence,
        digest=digest,
        items=int(cases.sizes.sum()),
        clusters=cases.clusters,
        open_answers=cases.open_answers,
        test="any" if cases.by_any else "mean",
        steps=steps,
        chosen=chosen,
        single_expert=single_expert((item.cluster, item.seats) for item in evidence.items),
        need=need_of(design, cases, steps, chosen, planned),
    )


def verify(evidence: Evidence, outcome: Outcome) -> bool:
    """Whether this evidence gives this outcome: every count and word the same, every number to nine digits."""
    again = certify(evidence)
    return alike(asdict(replace(again, need=None)), asdict(replace(outcome, need=None)))


def alike(one: object, other: object) -> bool:
    """Equal, but for the last digits that another machine rounds otherwise."""
    if isinstance(one, float) and isinstance(other, float):
        return math.isclose(one, other, rel_tol=1e-9, abs_tol=1e-12)
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(alike(one[name], other[name]) for name in one)
    if isinstance(one, tuple) and isinstance(other, tuple):
        return len(one) == len(other) and all(map(alike, one, other))
    return one == other


def verdict(design: Design, cases: Cases, steps: tuple[Step, ...], chosen: int | None) -> tuple[Reason, str]:
    """The reason and the sentence of a test that was carried out."""
    if chosen is not None:
        return Reason.CERTIFIED, proven(design, cases, steps[chosen])
    widest = max(steps, key=lambda step: step.clusters, default=None)
    if widest is None or not widest.answers:
        return Reason.NOTHING_ACCEPTED, "No score reaches a threshold, so nothing would stand; nothing was tested."
    if fewest := too_few(design, cases, widest):
        return Reason.TOO_FEW, (
            f"Too small a group: even without a single difference it takes {fewest} independent documents; "
            f"here are {widest.clusters}."
        )
    if widest.differing == widest.answers:
        return Reason.ALL_DIFFER, f"All {widest.answers} answers differ from the experts; nothing may stand."
    if len(design.thresholds) == 1:
        return Reason.SAME_SCORE, f"Every item has the same score, so it is all or nothing, and {counted(widest)}."
    return Reason.NOT_PROVEN, f"Not proven: of the widest choice, {counted(widest)}."


def too_few(design: Design, cases: Cases, widest: Step) -> int | None:
    """How many clusters a clean record would take, where there are fewer; None where there are enough."""
    share = design.delta / design.strata / max(1, len(design.starts))
    fewest = trials_needed(rate_of(design.epsilon, design.kind, design.seats), share)
    return fewest if widest.clusters < fewest else None


def counted(step: Step) -> str:
    return f"{step.differing} of {step.answers} answers from {step.clusters} documents differ"


def proven(design: Design, cases: Cases, step: Step) -> str:
    """The claim in full: from what, by which test, at which level, and the bound."""
    by_any = "exact binomial on documents" if cases.by_any else "betting test on document means"
    what = f"the consensus of {design.seats} blind experts"
    if design.kind is Kind.STOP_AFTER_ONE:
        what = f"the consensus of the other {design.seats - 1} blind experts"
    elif design.seats == 1:
        what = "the blind expert"
    return (
        f"{step.items} blind items from {step.clusters} documents, {step.differing} of {step.answers} answers differ "
        f"from {what}; {by_any}, {step.delta:.3g} for this step ({design.delta:.3g} over {len(design.starts)} starts"
        f"{f' and {design.strata} groups' if design.strata > 1 else ''}): at most {step.bound:.1%}."
    )
