from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import transaction

from accounts.errors import check_move
from tasks.models import Item, ItemState, Seat, SeatState
from tasks.models.seats import MOVES

# The last 48 of an identifier's random bits.
SPAN = 1 << 48


@transaction.atomic
def open_seats(*, item_ids: Collection[UUID], now: datetime) -> int:
    """Open a project's number of seats on each screened item; how many. Items past that step are left alone.

    Locks the items. All seats of an item share one random rank, so that items are finished one after another.
    """
    items = list(
        Item.objects.select_for_update(no_key=True, of=("self",))
        .select_related("project")
        .only("id", "state", "project__seats_per_item")
        .filter(pk__in=item_ids, state=ItemState.SCREENED)
        .order_by("pk")
    )
    seats = [
        Seat(project_id=item.project_id, item=item, ordinal=ordinal, rank=rank_of(item.pk), opened_at=now)
        for item in items
        for ordinal in range(1, item.project.seats_per_item + 1)
    ]
    Seat.objects.bulk_create(seats, batch_size=2000)
    Item.objects.filter(pk__in=[item.pk for item in items]).update(state=ItemState.OPEN)
    return len(seats)


def rank_of(item_id: UUID) -> float:
    """In [0, 1): the identifier's last bits are random, so the same item ranks the same in every run."""
    return (item_id.int & (SPAN - 1)) / SPAN


@transaction.atomic
def close_seats(*, item_ids: Collection[UUID], now: datetime) -> int:
    """Close what is open or held of items taken back; how many. Filled seats stay: their answers were given.

    Locks the seats; the caller has locked the items.
    """
    going = Seat.objects.filter(item__in=item_ids, state__in=[SeatState.OPEN, SeatState.HELD])
    locked = list(going.select_for_update(no_key=True, of=("self",)).order_by("pk").values_list("pk", flat=True))
    return Seat.objects.filter(pk__in=locked).update(state=SeatState.CLOSED)


@transaction.atomic
def close_open_seats(*, project_id: UUID, now: datetime) -> int:
    """Close every seat of the project that nobody has taken; how many. Items in hands are finished; items with
    answers become due: they are decided on those they have.

    Locks the items, then the seats.
    """
    waiting = Item.objects.filter(project=project_id, seats__state=SeatState.OPEN).values("pk")
    items = Item.objects.select_for_update(no_key=True).filter(pk__in=waiting).order_by("pk")
    item_ids = list(items.values_list("pk", flat=True))
    free = Seat.objects.filter(item__in=item_ids, state=SeatState.OPEN)
    locked = list(free.select_for_update(no_key=True).order_by("pk").values_list("pk", flat=True))
    answered = Seat.objects.filter(item__in=item_ids, state=SeatState.FILLED).values("item")
    Item.objects.filter(pk__in=answered, state=ItemState.OPEN, due_at=None).update(due_at=now)
    return Seat.objects.filter(pk__in=locked).update(state=SeatState.CLOSED)


def move_seat(seat: Seat, to: SeatState) -> None:
    """Move a seat that the caller has locked. Raises IllegalMove."""
    check_move(MOVES, now_in=seat.state, to=to, what="seat")
    seat.state = to
    seat.save(update_fields=["state"])
