"""What a project's refit is made of, which projects are due for one, and what it found."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import numpy as np
from django.db.models import Count, OuterRef, QuerySet, Subquery

from accounts.actor import Actor
from tasks import types
from tasks.models import Decision, ItemState, Project, Refit, SecondLook, Suggestion
from tasks.quality.answers import Answers, Integers
from tasks.queries.annotations import counted
from tasks.queries.skills import keys_of

NEWEST_ANSWERS = 100_000
FEWEST_DECIDED = 100
GROWN_BY = 1.1


@dataclass(frozen=True, slots=True)
class Gathered:
    """All answers as indices: `items` and `experts` say whose each row is; `known` (items,): the class of a hidden
    check, or -1."""

    answers: Answers
    items: Sequence[UUID]
    known: Integers
    classes: Sequence[str]


def visible_to(actor: Actor) -> QuerySet[SecondLook]:
    """What the newest refit of each project of one's labs found, where it still stands; all for operations."""
    newest = Refit.objects.filter(project=OuterRef("refit__project")).order_by("-made_at").values("pk")[:1]
    rows = SecondLook.objects.filter(
        refit=Subquery(newest), decision__superseded_at=None, decision__item__state=ItemState.DECIDED
    ).select_related("refit", "decision__item__project")
    return rows if actor.is_operations else rows.filter(refit__project__lab__in=list(actor.labs))


def due() -> list[UUID]:
    """Projects with enough decisions, and a tenth more than at their last refit."""
    newest = Refit.objects.filter(project=OuterRef("item__project")).order_by("-made_at").values("decided")[:1]
    rows = (
        Decision.objects.filter(superseded_at=None, item__project__task_type__in=list(types.CLASSIFIED))
        .order_by()
        .values("item__project")
        .annotate(n=Count("pk"), before=Subquery(newest))
        .filter(n__gte=FEWEST_DECIDED)
    )
    return [row["item__project"] for row in rows if row["n"] >= GROWN_BY * (row["before"] or 0)]


def gather(project: Project, reviewers: Collection[UUID], now: datetime) -> Gathered:
    """The newest counted answers of experts, and what these AI reviewers said of the same items, each version an
    annotator like any other."""
    kind = types.classified(project.task_type)
    classes = kind.answer_classes(project.task_settings)
    place = {cls: number for number, cls in enumerate(classes)}
    given = counted(now=now).filter(item__project=project, is_not_enough_information=False)
    said: list[tuple[UUID, UUID, dict[str, object]]] = list(
        given.order_by("-pk").values_list("item", "expert", "answer")[:NEWEST_ANSWERS]
    )
    items = {item: number for number, item in enumerate(sorted({row[0] for row in said}))}
    words = Suggestion.objects.filter(judge_id__in=list(reviewers), item__in=list(items), failure="")
    said += words.values_list("item", "judge_id", "answer")
    rows = [(item, who, cls) for item, who, answer in said if (cls := kind.to_class(answer)) in place]
    experts = {who: number for number, who in enumerate(sorted({row[1] for row in rows}))}
    answers = Answers(
        np.array([items[item] for item, _, _ in rows], dtype=np.int64),
        np.array([experts[who] for _, who, _ in rows], dtype=np.int64),
        np.array([place[cls] for _, _, cls in rows], dtype=np.int64),
        len(items),
        len(experts),
        len(classes),
    )
    keys = keys_of(project)
    return Gathered(answers, list(items), np.array([keys.get(item, -1) for item in items], dtype=np.int64), classes)


def decided_on(items: Sequence[UUID]) -> dict[UUID, Decision]:
    """The decision that stands on each of these items that is decided."""
    rows = Decision.objects.filter(item__in=items, superseded_at=None, item__state=ItemState.DECIDED)
    return {row.item_id: row for row in rows.only("item_id", "answer", "confidence")}


def likelier_label(look: SecondLook) -> str:
    """What all answers together hold likeliest, in words."""
    project = look.decision.item.project
    kind = types.classified(project.task_type)
    return kind.label_of(kind.from_class(look.likeliest), project.task_settings)
