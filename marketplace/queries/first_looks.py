"""What AI reviewers said of an item, for the expert whose seat is to see it, and for nobody else's."""

from collections.abc import Iterator
from dataclasses import dataclass

from marketplace.models import Judge, JudgeState
from tasks import types
from tasks.models import Claim, ClaimState, Finding, Suggestion
from tasks.queries.items import FINDINGS

IN_WORDS = {"local": "Local reviewer"}
IN_WORK = (ClaimState.READY, ClaimState.ACTIVE, ClaimState.SUBMITTED)


@dataclass(frozen=True, slots=True)
class FirstLook:
    """One counted reviewer's word, on the sides as this expert sees them. How sure it is stays untold: it would
    weigh more than it is worth."""

    name: str
    answer: dict[str, object]
    text: str
    rationale: str
    findings: list[Finding]


def first_looks(claim: Claim) -> list[FirstLook]:
    """The words of the project's counted reviewers on the item in hand; none unless the seat is to show them."""
    if not claim.seat.shows_suggestion or claim.state not in IN_WORK:
        return []
    return list(looks_at(claim))


def looks_at(claim: Claim) -> Iterator[FirstLook]:
    project = claim.item.project
    kind, settings = types.of(project.task_type), project.task_settings
    counted = Judge.objects.filter(project=project, state=JudgeState.COUNTED).defer("parameters", "prompt")
    names = {judge.pk: IN_WORDS.get(judge.name, judge.name) for judge in counted}
    rows = Suggestion.objects.filter(item=claim.item, judge_id__in=names, failure="").prefetch_related(FINDINGS)
    is_as_stored = kind.lay_out(claim.item.content, claim.side_seed) == claim.item.content
    # Identifiers grow with time: of several versions that count, the newest that has spoken speaks.
    newest = {names[row.judge_id]: row for row in rows.order_by("judge_id")}
    for name, row in newest.items():
        answer = kind.restore(row.answer, claim.side_seed)
        # Reasons speak of A and B as the reviewer saw them: on swapped sides they would mislead.
        reasons = row.rationale if is_as_stored and not row.rationale.startswith("(Asked") else ""
        yield FirstLook(name, answer, kind.label_of(answer, settings), reasons, list(row.findings.all()))
