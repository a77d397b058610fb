from uuid import uuid4

import pytest

from tasks.actions.seats import close_open_seats, close_seats, open_seats
from tasks.models import Item, ItemState, Seat, SeatState
from tests.factories.annotations import submit
from tests.factories.claims import NOW, expert, items, open_items, project, take

pytestmark = pytest.mark.django_db


def test_each_screened_item_gets_the_projects_seats_and_is_open() -> None:
    made = items(project(seats=4), 3)
    assert open_seats(item_ids=[item.pk for item in made], now=NOW) == 12
    assert set(Item.objects.values_list("state", flat=True)) == {ItemState.OPEN}
    assert sorted(Seat.objects.filter(item=made[0]).values_list("ordinal", flat=True)) == [1, 2, 3, 4]


def test_twice_opens_nothing_more() -> None:
    made = items(project(), 2)
    ids = [item.pk for item in made]
    open_seats(item_ids=ids, now=NOW)
    before = list(Seat.objects.order_by("pk").values())
    assert open_seats(item_ids=ids, now=NOW) == 0
    assert list(Seat.objects.order_by("pk").values()) == before


@pytest.mark.parametrize("state", [ItemState.IMPORTED, ItemState.DECIDED, ItemState.UNSURE, ItemState.WITHDRAWN])
def test_items_not_screened_get_none(state: ItemState) -> None:
    made = items(project(), 1, state)
    assert open_seats(item_ids=[made[0].pk, uuid4()], now=NOW) == 0
    assert not Seat.objects.exists()


def test_the_seats_of_an_item_rank_together_and_items_rank_at_random() -> None:
    made = open_items(project(), 30)
    ranks = [set(Seat.objects.filter(item=item).values_list("rank", flat=True)) for item in made]
    assert all(len(rank) == 1 for rank in ranks)
    order = [rank.pop() for rank in ranks]
    assert order != sorted(order)
    assert 0 <= min(order) < max(order) < 1


def test_closing_leaves_filled_seats() -> None:
    scene = project()
    item = open_items(scene)[0]
    who, other = expert(), expert()
    submit(who, take(who, scene), {"preference": -1})
    take(other, scene)
    assert close_seats(item_ids=[item.pk], now=NOW) == 2
    assert sorted(Seat.objects.values_list("state", flat=True)) == [
        SeatState.CLOSED,
        SeatState.CLOSED,
        SeatState.FILLED,
    ]
    assert close_seats(item_ids=[item.pk], now=NOW) == 0


def test_closing_a_projects_open_seats_leaves_what_is_in_hands() -> None:
    scene, other = project(), project()
    open_items(scene, 2)
    open_items(other)
    held = take(expert(), scene)
    assert close_open_seats(project_id=scene.pk, now=NOW) == 5
    assert Seat.objects.get(state=SeatState.HELD).pk == held.seat_id
    assert set(Item.objects.values_list("due_at", flat=True)) == {None}
    assert Seat.objects.filter(project=other, state=SeatState.OPEN).count() == 3
    assert close_open_seats(project_id=scene.pk, now=NOW) == 0
