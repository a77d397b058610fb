import pytest
from django.core.cache import caches
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Role
from marketplace.actions.settlements import settle_item
from marketplace.queries.reports import counted_anew, progress_of
from tasks.models import ItemState
from tests.factories import claims
from tests.factories.annotations import counts
from tests.factories.clients import client_of
from tests.factories.offers import BILL, NOW, opened
from tests.factories.work import decided, lawyer, taken

pytestmark = pytest.mark.django_db
LATER = counts(NOW)


def test_the_dashboard_counts_items_answers_and_spend() -> None:
    put = opened(items=4, funds=100_000)
    settle_item(item_id=decided(put).pk, now=LATER)
    decided(put, ["yes", "no", "maybe"])
    taken(lawyer(), put)
    viewer = claims.member(put.project.lab, Role.VIEWER)
    shown = client_of(viewer).get(f"/api/v1/projects/{put.project.pk}/progress")
    assert shown.status_code == 200, shown.json()
    found = shown.json()
    assert found["items"] == {
        "imported": 0, "screened": 0, "open": 2, "decided": 1, "unsure": 1, "returned": 0, "withdrawn": 0, "gold": 0,
        "total": 4,
    }  # fmt: skip
    assert (found["answers"]["counted"], found["answers"]["in_hand"]) == (6, 1)
    assert found["spend"] == {
        "reserved_minor": 9 * BILL, "spent_minor": 3 * BILL, "available_minor": 100_000 - 12 * BILL, "currency": "USD",
    }  # fmt: skip
    assert (found["agreement"], found["median_seconds"], found["screening"]) == (None, None, None)


def test_what_is_back_with_the_lab_is_counted() -> None:
    put = opened(items=2)
    claims.items(put.project, 3, ItemState.RETURNED)
    found = client_of(put.owner).get(f"/api/v1/projects/{put.project.pk}/progress").json()["items"]
    assert (found["returned"], found["total"]) == (3, 5)


def test_decisions_are_counted_by_the_hour_and_answers_by_the_day() -> None:
    put = opened(items=3)
    decided(put)
    decided(put)
    found = counted_anew(put.project, LATER)
    assert found["decided_by_hour"] == [{"hour": NOW, "count": 2}]
    assert found["answers"] == {"counted": 6, "in_hand": 0, "submitted_today": 6}


def test_agreement_is_told_from_thirty_items_on_with_its_interval() -> None:
    put = opened(items=31, funds=1_000_000)
    for number in range(29):
        decided(put, ["yes" if number % 2 else "no"] * 3)
    assert counted_anew(put.project, LATER)["agreement"] is None
    decided(put, ["yes"] * 3)
    assert counted_anew(put.project, LATER)["agreement"] == {"value": 1.0, "lower": 1.0, "upper": 1.0, "n": 30}


def test_figures_are_kept_for_two_seconds() -> None:
    put = opened(items=2)
    caches["figures"].delete(f"progress:{put.project.pk}")
    first = progress_of(put.project, now=timezone.now())
    decided(put)
    with CaptureQueriesContext(connection) as asked:
        assert progress_of(put.project, now=timezone.now()) == first
    assert len(asked) == 0
    caches["figures"].delete(f"progress:{put.project.pk}")
    assert progress_of(put.project, now=timezone.now()) != first


def test_others_see_nothing() -> None:
    put = opened(items=1)
    address = f"/api/v1/projects/{put.project.pk}/progress"
    assert client_of(opened(items=1).owner).get(address).status_code == 404
    assert client_of(lawyer()).get(address).status_code == 404
    assert client_of().get(address).status_code == 401


def test_the_api_describes_itself_to_anybody() -> None:
    assert client_of().get("/api/v1/schema").status_code == 200
    for page in ("/api/docs", "/api/redoc"):
        shown = client_of().get(page)
        assert (shown.status_code, shown["Content-Type"]) == (200, "text/html; charset=utf-8")
