from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from tasks import types
from tasks.models import Constitution, Finding, Item, ItemState, Project, Suggestion
from tasks.queries.items import looked_at_by, ready_for_judges
from tasks.types.base import Classified


@dataclass(frozen=True, slots=True)
class Said:
    """What a judge says of one principle."""

    verdict: str
    quote: str
    rationale: str


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a judge says of one item; with a `failure`, that it has no word on it. `findings` by principle's code."""

    answer: Mapping[str, object] = field(default_factory=dict)
    probabilities: Mapping[str, float] = field(default_factory=dict)
    samples: int = 1
    is_consistent: bool | None = None
    claimed: float | None = None
    rationale: str = ""
    failure: str = ""
    constitution: Constitution | None = None
    findings: Mapping[str, Said] = field(default_factory=dict)


@transaction.atomic
def record_suggestions(
    *, judge_id: UUID, answers: Mapping[UUID, Mapping[str, float]], now: datetime, moves: bool = True
) -> int:
    """Keep what a judge says of items, as probabilities by answer class, and move the imported ones to screened
    unless others are still to look; how many were moved. One suggestion a judge and item: the first stays. Withdrawn
    items are left alone.

    Locks the items. Raises nothing: unknown items are passed over.
    """
    rows = Item.objects.select_for_update(no_key=True).exclude(state=ItemState.WITHDRAWN)
    items = list(rows.filter(pk__in=answers.keys()).only("state", "project_id").order_by("pk"))
    kinds = kinds_of({item.project_id for item in items})
    suggestions = [
        Suggestion(
            item_id=item.pk,
            judge_id=judge_id,
            answer=kinds[item.project_id].from_class(likeliest(answers[item.pk])),
            probabilities=dict(answers[item.pk]),
            created_at=now,
        )
        for item in items
    ]
    Suggestion.objects.bulk_create(suggestions, ignore_conflicts=True, batch_size=1000)
    imported = [item.pk for item in items if moves and item.state == ItemState.IMPORTED]
    return Item.objects.filter(pk__in=imported).update(state=ItemState.SCREENED)


@transaction.atomic
def record_judgement(*, judge_id: UUID, item_id: UUID, judgement: Judgement, now: datetime) -> bool:
    """Keep what a judge says of one item in full, with a finding for each principle it spoke of; whether it was kept.
    The first word of a judge on an item stays; a withdrawn item is left alone. Locks the item, moves nothing."""
    rows = Item.objects.select_for_update(no_key=True).exclude(state=ItemState.WITHDRAWN)
    if not rows.filter(pk=item_id).exists():
        return False
    if Suggestion.objects.filter(item=item_id, judge_id=judge_id).exists():
        return False
    suggestion = Suggestion.objects.create(
        item_id=item_id, judge_id=judge_id, constitution=judgement.constitution, answer=dict(judgement.answer),
        probabilities=dict(judgement.probabilities), samples=judgement.samples, claimed=judgement.claimed,
        is_consistent=judgement.is_consistent, rationale=judgement.rationale, failure=judgement.failure, created_at=now,
    )  # fmt: skip
    principles = judgement.constitution.principles.all() if judgement.constitution else []
    Finding.objects.bulk_create(
        Finding(
            item_id=item_id, principle=principle, suggestion=suggestion, verdict=said.verdict, quote=said.quote,
            rationale=said.rationale, created_at=now,
        )
        for principle in principles
        if (said := judgement.findings.get(principle.code)) is not None
    )  # fmt: skip
    return True


@transaction.atomic
def release_items(
    *, project_id: UUID, needed: Sequence[UUID], awaited: Sequence[UUID], came_before: datetime, limit: int
) -> list[UUID]:
    """Move imported items to screened that all needed judges have looked at, and the awaited ones too unless the item
    came before a moment; which they were. Locks these items; those another worker holds are passed over."""
    waiting = ready_for_judges(project_id=project_id).select_for_update(skip_locked=True, of=("self",))
    for judge_id in needed:
        waiting = waiting.filter(looked_at_by(judge_id))
    if awaited:
        by_all = Q()
        for judge_id in awaited:
            by_all &= Q(looked_at_by(judge_id))
        waiting = waiting.filter(by_all | Q(created_at__lte=came_before))
    moved = list(waiting.order_by("pk").values_list("pk", flat=True)[:limit])
    Item.objects.filter(pk__in=moved).update(state=ItemState.SCREENED)
    return moved


def kinds_of(projects: Collection[UUID]) -> dict[UUID, Classified]:
    """The kind of question of each project."""
    rows = Project.objects.filter(pk__in=projects).values_list("pk", "task_type")
    return {project: types.classified(task_type) for project, task_type in rows}


def likeliest(probabilities: Mapping[str, float]) -> str:
    return max(probabilities, key=lambda cls: probabilities[cls])
