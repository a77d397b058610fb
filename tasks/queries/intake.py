from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from tasks.models import Fingerprint, Import, ImportState, Item, ItemState, Project

ENDED = (ImportState.DONE, ImportState.FAILED, ImportState.CANCELLED)


def not_taken_in() -> QuerySet[Item]:
    """Imported items whose data nobody has looked at."""
    taken = Fingerprint.objects.filter(item=OuterRef("pk"))
    return Item.objects.filter(~Exists(taken), state=ItemState.IMPORTED)


def projects_to_take_in() -> list[UUID]:
    """Projects with such items."""
    return list(
        Project.objects.filter(Exists(not_taken_in().filter(project=OuterRef("pk")))).values_list("pk", flat=True)
    )


def items_to_take_in(*, project_id: UUID, after: UUID | None, limit: int) -> list[Item]:
    """The next such items in the order of their ids, locked; those another worker holds are passed over. From one
    chunk to the next `after` saves passing over all that went before."""
    rows = not_taken_in().filter(project_id=project_id)
    if after is not None:
        rows = rows.filter(pk__gt=after)
    items = list(rows.select_for_update(no_key=True, skip_locked=True, of=("self",)).order_by("pk")[:limit])
    # Another worker may have ended with some between the reading and the locking.
    done = set(Fingerprint.objects.filter(item__in=items).values_list("item_id", flat=True))
    return [item for item in items if item.pk not in done]


def imports_to_close(*, limit: int) -> list[UUID]:
    """Files read to their end whose items have all been looked at, and whose lab has not been told."""
    waiting = not_taken_in().filter(project=OuterRef("project"), came_with=OuterRef("pk"))
    ended = Import.objects.filter(~Exists(waiting), state__in=ENDED, taken_in_at=None)
    return list(ended.order_by("pk").values_list("pk", flat=True)[:limit])
