from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from accounts.actor import Actor
from tasks.models import Annotation


def visible_to(actor: Actor) -> QuerySet[Annotation]:
    """One's own answers, nobody else's; what labs see of an item is its life, in `queries.items`."""
    return Annotation.objects.filter(expert=actor.expert) if actor.expert else Annotation.objects.none()


def counted(*, now: datetime) -> QuerySet[Annotation]:
    """The answers that count: not withdrawn, their grace time over."""
    return Annotation.objects.filter(withdrawal=None, counts_at__lte=now)


def standing(*, item_ids: Collection[UUID]) -> QuerySet[Annotation]:
    """The answers on these items that were not withdrawn, whether they count yet or not."""
    return Annotation.objects.filter(item__in=item_ids, withdrawal=None)
