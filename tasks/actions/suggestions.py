from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction

from tasks import types
from tasks.models import Item, ItemState, Suggestion


@transaction.atomic
def record_suggestions(*, judge_id: UUID, answers: Mapping[UUID, Mapping[str, float]], now: datetime) -> int:
    """Keep what a judge says of items, as probabilities by answer class, and move the imported ones to screened;
    how many were moved. One suggestion a judge and item: the first stays. Withdrawn items are left alone.

    Locks the items. Raises nothing: unknown items are passed over.
    """
    rows = Item.objects.select_for_update(no_key=True, of=("self",)).select_related("project")
    items = list(
        rows.filter(pk__in=answers.keys()).exclude(state=ItemState.WITHDRAWN).defer("content", "source").order_by("pk")
    )
    suggestions = [
        Suggestion(
            item=item,
            judge_id=judge_id,
            answer=types.of(item.project.task_type).from_class(likeliest(answers[item.pk])),
            probabilities=dict(answers[item.pk]),
            created_at=now,
        )
        for item in items
    ]
    Suggestion.objects.bulk_create(suggestions, ignore_conflicts=True, batch_size=1000)
    imported = [item.pk for item in items if item.state == ItemState.IMPORTED]
    return Item.objects.filter(pk__in=imported).update(state=ItemState.SCREENED)


def likeliest(probabilities: Mapping[str, float]) -> str:
    return max(probabilities, key=lambda cls: probabilities[cls])
