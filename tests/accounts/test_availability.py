"""When an expert wants work, and firms to avoid: one's own to say."""

from datetime import timedelta

import pytest

from accounts.models import Availability, AvoidedFirm
from accounts.queries.availability import own
from tests.factories.clients import client_of
from tests.factories.experts import make_expert
from tests.factories.people import NOW, make_person

pytestmark = pytest.mark.django_db
PATH = "/api/v1/expert/availability"
FIRMS = "/api/v1/expert/avoided-firms"


def span(weekday: int, start: int, end: int) -> dict[str, int]:
    return {"weekday": weekday, "from_minute": start, "to_minute": end}


def test_before_anything_is_said_nothing_is_assumed() -> None:
    _, who = make_expert()
    assert client_of(who).get(PATH).json() == {
        "time_zone": "UTC", "open_hours": [], "weekly_minutes": 0, "target_minutes": None, "least_hourly_minor": None,
        "takes_invitations": True, "undisturbed_until": None, "is_paused": False, "tells_of_new_work": False,
    }  # fmt: skip
    assert not Availability.objects.exists()
    assert client_of(make_person()).get(PATH).status_code == 403


def test_what_is_sent_changes_and_the_rest_stays() -> None:
    _, who = make_expert()
    client = client_of(who)
    hours = [span(2, 540, 600), span(2, 600, 660), span(0, 0, 60)]
    client.patch(PATH, {"time_zone": "America/New_York", "open_hours": hours, "target_minutes": 600}, format="json")
    said = client.patch(PATH, {"least_hourly_minor": 15_000}, format="json").json()
    assert said["open_hours"] == [span(0, 0, 60), span(2, 540, 660)]
    assert (said["time_zone"], said["weekly_minutes"], said["target_minutes"]) == ("America/New_York", 180, 600)
    assert client.patch(PATH, {"open_hours": []}, format="json").json()["weekly_minutes"] == 0


@pytest.mark.parametrize(
    "wrong",
    [
        {"time_zone": "Mars/Olympus"},
        {"open_hours": [span(0, 600, 600)]},
        {"open_hours": [span(7, 0, 60)]},
        {"open_hours": [span(0, 0, 1441)]},
        {"target_minutes": 10_081},
        {"open_hours": [span(0, 0, 60)] * 71},
    ],
)
def test_hours_that_no_week_has_are_refused(wrong: dict[str, object]) -> None:
    _, who = make_expert()
    assert client_of(who).patch(PATH, wrong, format="json").status_code == 400
    assert not Availability.objects.exists()


def test_peace_is_kept() -> None:
    _, who = make_expert()
    client = client_of(who)
    client.patch(PATH, {"undisturbed_until": (NOW + timedelta(hours=2)).isoformat()}, format="json")
    assert not own(who).may_be_invited(NOW) and own(who).may_be_invited(NOW + timedelta(hours=2))
    client.patch(PATH, {"undisturbed_until": None, "is_paused": True}, format="json")
    since = Availability.objects.get().paused_at
    client.patch(PATH, {"is_paused": True}, format="json")
    assert Availability.objects.get().paused_at == since and not own(who).may_be_invited(NOW)
    client.patch(PATH, {"is_paused": False, "takes_invitations": False}, format="json")
    assert not own(who).may_be_invited(NOW)


def test_firms_to_avoid_are_named_once_in_any_writing() -> None:
    _, who = make_expert()
    client = client_of(who)
    first = client.post(FIRMS, {"name": "Gray & Hale LLP"}).json()
    assert client.post(FIRMS, {"name": "the gray and hale"}).json()["id"] == first["id"]
    assert client.post(FIRMS, {"name": "LLP & …"}).status_code == 201
    assert client.post(FIRMS, {"name": " … "}).status_code == 400
    _, other = make_expert()
    assert client_of(other).get(FIRMS).json()["results"] == []
    assert client_of(other).delete(f"{FIRMS}/{first['id']}").status_code == 404
    assert client.delete(f"{FIRMS}/{first['id']}").status_code == 204
    assert AvoidedFirm.objects.count() == 1
    assert client_of(make_person()).post(FIRMS, {"name": "Gray"}).status_code == 403
