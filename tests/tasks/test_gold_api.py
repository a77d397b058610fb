"""Hidden checks over HTTP: for leads and operations, and for nobody else."""

import pytest

from accounts.models import Role
from tasks.models import Gold, ItemState
from tests.accounts.counting import queries_of
from tests.factories import claims
from tests.factories.clients import client_of
from tests.factories.gold import RIGHT, WRONG, make_checks, with_checks
from tests.factories.offers import NOW, opened
from tests.factories.people import make_staff
from tests.factories.work import decided, lawyer

pytestmark = pytest.mark.django_db


def test_a_lead_makes_checks_by_external_id_and_reads_their_health() -> None:
    put = opened()
    items = claims.items(put.project, 2)
    client = client_of(claims.member(put.project.lab, Role.LEAD))
    path = f"/api/v1/projects/{put.project.pk}/gold"
    body = {"answers": {item.external_id: RIGHT for item in items}, "reason": "The statute."}
    made = client.post(path, body)
    assert made.status_code == 201 and [row["item"] for row in made.json()] == [str(item.pk) for item in items]
    [row, _] = client.get(path).json()["results"]
    assert (row["answer_label"], row["state"], row["origin"], row["exposures"]) == ("Yes", "active", "lab", 0)
    assert (row["answers"], row["share_right"], row["suspicions"]) == (0, None, [])
    again = client.post(path, body)
    assert (again.status_code, again.json()["code"]) == (409, "not_fit_for_gold")
    assert client.get(f"{path}?state=suspect").json()["results"] == []
    assert client.get(f"{path}?state=lost").status_code == 400


def test_an_item_is_made_promoted_moved_and_rekeyed() -> None:
    put = opened()
    client = client_of(put.owner)
    fresh = claims.items(put.project, 1)[0]
    assert client.post(f"/api/v1/items/{fresh.pk}/gold", {"answer": RIGHT, "reason": "Sure."}).status_code == 201
    sure = decided(put, ["yes", "yes", "yes"])
    [candidate] = client.get(f"/api/v1/projects/{put.project.pk}/gold/candidates").json()
    assert candidate["id"] == str(sure.pk) and candidate["answer_label"] == "Yes"
    assert client.post(f"/api/v1/items/{sure.pk}/gold", {"reason": "Clear."}).json()["origin"] == "promoted"
    path = f"/api/v1/items/{fresh.pk}/gold"
    assert client.post(f"{path}/state", {"state": "resting", "reason": "Later."}).json()["state"] == "resting"
    assert client.post(f"{path}/key", {"answer": WRONG, "reason": "We erred."}).json()["answer_label"] == "No"
    refused = client.post(f"{path}/state", {"state": "resting", "reason": "Again."})
    assert (refused.status_code, refused.json()["code"]) == (409, "illegal_move")
    assert client.post(f"{path}/state", {"state": "retired", "reason": ""}).status_code == 400


def test_who_only_reads_and_experts_learn_nothing() -> None:
    put = with_checks()
    paths = [f"/api/v1/projects/{put.project.pk}/gold", f"/api/v1/projects/{put.project.pk}/gold/candidates"]
    for path in paths:
        assert client_of(claims.member(put.project.lab, Role.VIEWER)).get(path).status_code == 403
        assert client_of(lawyer()).get(path).status_code == 404
    assert client_of(lawyer()).get("/api/v1/gold").json()["results"] == []


def test_operations_see_the_checks_of_all_projects() -> None:
    first, second = with_checks(checks=1), with_checks(checks=2)
    client = client_of(make_staff())
    assert len(client.get("/api/v1/gold").json()["results"]) == 3
    rows = client.get(f"/api/v1/projects/{second.project.pk}/gold").json()["results"]
    assert {row["project_name"] for row in rows} == {first.project.name}
    gold = Gold.objects.first()
    assert gold is not None and gold.item.state == ItemState.GOLD
    assert client.post(f"/api/v1/items/{gold.pk}/gold/state", {"state": "retired", "reason": "No."}).status_code == 404


def test_the_list_costs_the_same_with_one_row_and_more() -> None:
    put = opened()
    make_checks(put, 1, NOW)
    client, path = client_of(put.owner), f"/api/v1/projects/{put.project.pk}/gold"
    rows, cost = queries_of(client, path)
    make_checks(put, 2, NOW)
    assert queries_of(client, path) == (3, cost) and rows == 1
