"""What is told of a standing: by the week, rounded, the same for hidden checks and work."""

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.ability.publishing import start_of, to_fives, week_of
from accounts.actions.evidence import record_evidence
from accounts.actions.publications import publish_standing
from accounts.models import Expert, Publication, Qualification
from accounts.queries.publications import to_publish
from tests.factories.clients import client_of
from tests.factories.experts import make_expert, make_qualification
from tests.factories.people import NOW

MONDAY = date(2026, 3, 2)


def observe(expert: Expert, number: int, kind: str = "gold", at: datetime = NOW, wrong: int = 0) -> None:
    for place in range(number):
        record_evidence(
            expert_id=expert.pk, field="law", kind=kind, source_id=uuid4(), is_right=place >= wrong, topic="contracts",
            now=at,
        )  # fmt: skip


@given(st.integers(0, 10_000))
def test_counts_go_to_the_nearest_five(count: int) -> None:
    assert to_fives(count) % 5 == 0 and abs(to_fives(count) - count) <= 2


@given(st.datetimes(min_value=datetime(2020, 1, 1), max_value=datetime(2040, 1, 1), timezones=st.just(UTC)))
def test_a_week_begins_on_its_monday(moment: datetime) -> None:
    assert week_of(moment).weekday() == 0
    assert start_of(week_of(moment)) <= moment < start_of(week_of(moment)) + timedelta(weeks=1)


@pytest.mark.django_db
def test_nothing_is_said_below_twenty_answers() -> None:
    expert, actor = make_expert()
    observe(expert, 19)
    assert publish_standing(expert_id=expert.pk, field="law", before=NOW, now=NOW) is None
    assert not Qualification.objects.exists() and not Publication.objects.exists()
    observe(expert, 1)
    made = publish_standing(expert_id=expert.pk, field="law", before=NOW, now=NOW)
    assert made is not None and made.week == MONDAY
    assert made.sources == {"exam": 0, "gold": 20, "peers": 0, "adjudication": 0}
    assert made.expected == round(made.expected, 2) and made.lower <= made.expected <= made.upper
    [topic] = made.topics
    assert (topic["topic"], topic["n"]) == ("contracts", 20)
    [row] = client_of(actor).get("/api/v1/qualifications").json()["results"]
    assert row["expected"] == made.expected and row["week"] == "2026-03-02"


@pytest.mark.django_db
def test_nothing_moves_until_the_next_publication() -> None:
    expert, actor = make_expert()
    make_qualification(expert.pk, "law")
    client = client_of(actor)
    before = client.get("/api/v1/qualifications").json()
    observe(expert, 30, at=NOW + timedelta(days=1), wrong=30)
    assert client.get("/api/v1/qualifications").json()["results"][0] | {"next_on": ""} == before["results"][0] | {
        "next_on": ""
    }
    later = NOW + timedelta(weeks=1)
    publish_standing(expert_id=expert.pk, field="law", before=later, outcomes={"agrees": 12, "dissent": 3}, now=later)
    [row] = client.get("/api/v1/qualifications").json()["results"]
    assert row["expected"] < before["results"][0]["expected"]
    assert row["outcomes"] == {"agrees": 10, "dissent": 5, "needs_person": 0, "not_accepted": 0}
    assert [week["week"] for week in row["history"]] == ["2026-03-02", "2026-03-09"]


@pytest.mark.django_db
def test_who_is_due_is_found_by_state() -> None:
    next_week = MONDAY + timedelta(weeks=1)
    expert, _ = make_expert()
    observe(expert, 25)
    assert to_publish(week=MONDAY, limit=10) == []
    assert to_publish(week=next_week, limit=10) == [(expert.pk, "law")]
    start = start_of(next_week)
    publish_standing(expert_id=expert.pk, field="law", before=start, now=start + timedelta(hours=7))
    assert to_publish(week=next_week, limit=10) == []
    # Without anything new there is nothing to say the week after.
    assert to_publish(week=next_week + timedelta(weeks=1), limit=10) == []
    observe(expert, 1, at=start + timedelta(hours=1))
    assert to_publish(week=next_week + timedelta(weeks=1), limit=10) == [(expert.pk, "law")]


@pytest.mark.django_db
def test_an_exam_speaks_at_once_and_twice_a_week_is_once() -> None:
    expert, _ = make_expert()
    make_qualification(expert.pk, "law")
    observe(expert, 10, "exam")
    publish_standing(expert_id=expert.pk, field="law", before=NOW, now=NOW + timedelta(days=2))
    published = Publication.objects.get()
    assert published.sources["exam"] == 30
    assert Qualification.objects.get().evidence_count == 30
