from collections.abc import Collection
from datetime import datetime
from uuid import UUID

import numpy as np
from django.db.models import QuerySet

from accounts.actor import Actor
from tasks import types
from tasks.models import Annotation, Decision, ItemState, Project
from tasks.quality.agreement import Agreement, agreement_of

NEWEST_ITEMS = 2000


def visible_to(actor: Actor) -> QuerySet[Annotation]:
    """One's own answers, nobody else's; what labs see of an item is its life, in `queries.items`."""
    return Annotation.objects.filter(expert=actor.expert) if actor.expert else Annotation.objects.none()


def counted(*, now: datetime) -> QuerySet[Annotation]:
    """The answers that count: not withdrawn, their grace time over."""
    return Annotation.objects.filter(withdrawal=None, counts_at__lte=now)


def standing(*, item_ids: Collection[UUID]) -> QuerySet[Annotation]:
    """The answers on these items that were not withdrawn, whether they count yet or not."""
    return Annotation.objects.filter(item__in=item_ids, withdrawal=None)


def agreement(*, project: Project, rng: np.random.Generator) -> Agreement | None:
    """Krippendorff's alpha over the newest decided items of the project; None below its fewest items."""
    newest = Decision.objects.filter(item__project=project, superseded_at=None).order_by("-pk")
    newest = newest.exclude(item__state=ItemState.GOLD)
    items = {item_id: row for row, item_id in enumerate(newest.values_list("item", flat=True)[:NEWEST_ITEMS])}
    kind = types.of(project.task_type)
    column = {cls: place for place, cls in enumerate(kind.answer_classes(project.task_settings))}
    counts = np.zeros((len(items), len(column)), dtype=np.int64)
    answers = standing(item_ids=items.keys()).filter(is_not_enough_information=False)
    for item_id, answer in answers.values_list("item", "answer"):
        place = column.get(kind.to_class(answer))
        if place is not None:
            counts[items[item_id], place] += 1
    return agreement_of(counts, rng)
