"""A lab's items: the list, and the life of one."""

import re

import pytest

from accounts.models import Role, StaffDuty, Trail
from tasks.actions.decisions import decide_item
from tasks.models import Item, ItemState, Project, Seat, SeatState
from tasks.queries import items as queries
from tasks.queries.items import due_items
from tests.accounts.counting import queries_of
from tests.factories.annotations import answer_item, counts
from tests.factories.claims import NOW, expert, items, member, open_items, project
from tests.factories.clients import client_of
from tests.factories.people import make_staff
from tests.factories.projects import make_owner, make_project

pytestmark = pytest.mark.django_db
FOR_B = {"preference": 2}


def lead_of(of: Project):  # type: ignore[no-untyped-def]
    return client_of(member(of.lab, Role.LEAD))


def test_the_list_in_order_with_states_and_search() -> None:
    of = project()
    made = items(of, 3)
    Item.objects.filter(pk=made[1].pk).update(
        state=ItemState.WITHDRAWN, content={"prompt": "Ein Wörtchen", "a": "x", "b": "y"}
    )
    client, path = lead_of(of), f"/api/v1/projects/{of.pk}/items"
    rows = client.get(path).json()["results"]
    assert [row["id"] for row in rows] == [str(item.pk) for item in made]
    assert rows[0]["title"] == "May the landlord keep the deposit?" and rows[0]["answer"] is None
    assert [row["id"] for row in client.get(f"{path}?state=withdrawn").json()["results"]] == [str(made[1].pk)]
    assert [row["id"] for row in client.get(f"{path}?search=wörtchen").json()["results"]] == [str(made[1].pk)]
    by_id = client.get(f"{path}?search={made[2].external_id}").json()["results"]
    assert [row["id"] for row in by_id] == [str(made[2].pk)]
    assert client.get(f"{path}?search=%25").json()["results"] == []
    assert client.get(f"{path}?state=lost").status_code == 400


def test_a_search_goes_on_from_page_to_page_and_looks_at_a_few_rows_each(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries, "SEARCHED_AT_ONCE", 4)
    of = project()
    made = items(of, 10)
    Item.objects.filter(pk__in=[made[at].pk for at in (0, 1, 2, 9)]).update(
        content={"prompt": "rare", "a": "", "b": ""}
    )
    Item.objects.filter(pk=made[8].pk).update(external_id="rare")
    client, path, pages = lead_of(of), f"/api/v1/projects/{of.pk}/items?search=RARE&page_size=2", []
    while path:
        body = client.get(path).json()
        pages.append([row["id"] for row in body["results"]])
        path = body["next"]
    # By its very id first of all only where the case is the same; else where it stands.
    assert pages == [[str(made[0].pk), str(made[1].pk)], [str(made[2].pk)], [str(made[8].pk), str(made[9].pk)]]
    exact = client.get(f"/api/v1/projects/{of.pk}/items?search=rare&page_size=2").json()
    assert [row["id"] for row in exact["results"]] == [str(made[at].pk) for at in (8, 0, 1)]
    assert client.get(f"/api/v1/projects/{of.pk}/items?search=rare&cursor=bm9uc2Vuc2U=").status_code == 200
    assert client.get(f"/api/v1/projects/{of.pk}/items?search=rare&cursor=cD1ub25zZW5zZQ==").status_code == 404


def test_the_life_of_a_decided_item() -> None:
    of = project()
    [item] = open_items(of)
    answer_item(item, [FOR_B, FOR_B, FOR_B])
    decide_item(item_id=item.pk, now=counts())
    client = lead_of(of)
    life = client.get(f"/api/v1/items/{item.pk}").json()
    assert life["state"] == "decided" and life["decision"]["confidence"] >= 0.8
    assert [each["answer"] for each in life["annotations"]] == [FOR_B] * 3
    assert {each["outcome"] for each in life["annotations"]} == {"agrees"}
    assert {each["answer_label"] for each in life["annotations"]} == {"B better"}
    names = {each["pseudonym"] for each in life["annotations"]}
    assert len(names) == 3 and all(re.fullmatch("expert-[a-z2-7]{10}", name) for name in names)
    assert [each["kind"] for each in life["timeline"]] == ["imported", *["annotation"] * 3, "decision"]
    assert (life["jurisdiction"], life["as_of"], life["audience"]) == ("US-NY", "2026-11-01", "lay people")
    assert "@" not in str(life) and all(str(seen.expert_id) not in str(life) for seen in item.annotations.all())
    [row] = client.get(f"/api/v1/projects/{of.pk}/items").json()["results"]
    assert row["answer_label"] and row["confidence"] == life["decision"]["confidence"]


def test_what_a_person_says_of_an_answer_is_part_of_its_life() -> None:
    of = project()
    [item] = open_items(of)
    careless, *_ = answer_item(item, [FOR_B, FOR_B, FOR_B])
    decide_item(item_id=item.pk, now=counts())
    client, path = lead_of(of), f"/api/v1/items/{item.pk}"
    for outcome, reason in (("not_accepted", "Copied."), ("agrees", "Theirs after all.")):
        said = {"annotation_id": str(careless.pk), "outcome": outcome, "reason": reason}
        answer = client.post(f"{path}/review", {"reason": "Looked at.", "outcomes": [said]}, format="json")
        assert answer.status_code == 200, answer.content
    life = client.get(path).json()
    name = next(each["pseudonym"] for each in life["annotations"] if each["id"] == str(careless.pk))
    assert [each["text"] for each in life["timeline"] if each["kind"] == "outcome"] == [
        f"A person said of {name}’s answer: not accepted in place of agrees: Copied.",
        f"A person said of {name}’s answer: agrees in place of not accepted: Theirs after all.",
    ]
    assert {each["outcome"] for each in life["annotations"]} == {"agrees"}


def test_an_answer_in_its_grace_time_is_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    from django.utils import timezone

    of = project()
    [item] = open_items(of)
    answer_item(item, [FOR_B], timezone.now())
    assert lead_of(of).get(f"/api/v1/items/{item.pk}").json()["annotations"] == []


def test_an_expert_has_another_name_in_every_project() -> None:
    from tasks.pseudonyms import pseudonym

    who = expert().expert
    assert who is not None
    one, two = project(), project()
    names = {pseudonym("key", each.pk, who.pk) for each in (one, two)}
    assert len(names) == 2 and pseudonym("key", one.pk, who.pk) in names
    assert pseudonym("another key", one.pk, who.pk) not in names


def test_who_sees_items() -> None:
    of = project()
    waiting, unsure = items(of, 2)
    Item.objects.filter(pk=unsure.pk).update(state=ItemState.UNSURE)
    stranger, someone = client_of(make_owner()), client_of(expert())
    operations = client_of(make_staff(StaffDuty.OPERATIONS))
    for who in (stranger, someone):
        assert who.get(f"/api/v1/items/{unsure.pk}").status_code == 404
        assert who.get(f"/api/v1/projects/{of.pk}/items").status_code == 404
    assert operations.get(f"/api/v1/items/{unsure.pk}").status_code == 200
    assert operations.get(f"/api/v1/items/{waiting.pk}").status_code == 404


def test_an_item_is_withdrawn_with_its_open_seats() -> None:
    of = project()
    [item] = open_items(of)
    path = f"/api/v1/items/{item.pk}/removal"
    assert lead_of(of).post(path, {"reason": " "}, format="json").status_code == 400
    assert client_of(member(of.lab, Role.VIEWER)).post(path, {"reason": "No."}, format="json").status_code == 403
    assert client_of(make_owner()).post(path, {"reason": "No."}, format="json").status_code == 404
    item.refresh_from_db()
    assert item.state == ItemState.OPEN and set(_states(item)) == {SeatState.OPEN}
    answer = lead_of(of).post(path, {"reason": "It names a patient."}, format="json")
    assert answer.status_code == 200 and answer.json()["state"] == "withdrawn"
    assert set(_states(item)) == {SeatState.CLOSED}
    assert Trail.objects.get(act="item.withdrawn").reason == "It names a patient."
    again = lead_of(of).post(path, {"reason": "Again."}, format="json")
    assert (again.status_code, again.json()["code"]) == (409, "illegal_move")


def _states(item: Item) -> list[str]:
    return list(Seat.objects.filter(item=item).values_list("state", flat=True))


def test_due_items_longest_due_first() -> None:
    from datetime import timedelta

    of = project()
    made = items(of, 3)
    for item, minutes in zip(made, (1, 2, -1), strict=True):
        Item.objects.filter(pk=item.pk).update(due_at=NOW - timedelta(minutes=minutes))
    assert due_items(now=NOW, limit=10) == [made[1].pk, made[0].pk]
    assert due_items(now=NOW, limit=1) == [made[1].pk]


def test_a_list_and_a_life_cost_the_same_whatever_their_length() -> None:
    owner = make_owner()
    client, of = client_of(owner), make_project(owner)
    [first] = open_items(of)
    path = f"/api/v1/projects/{of.pk}/items"
    assert queries_of(client, path) == (1, 7)
    answer_item(first, [FOR_B] * 3)
    decide_item(item_id=first.pk, now=counts())
    items(of, 2)
    assert queries_of(client, path) == (3, 7)
