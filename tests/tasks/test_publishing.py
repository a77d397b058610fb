"""The weekly publication, joined from evidence and outcomes."""

from datetime import timedelta

import pytest
from django.utils import timezone
from pytest_django import Settings

from accounts.ability.publishing import start_of, week_of
from accounts.actions.evidence import record_evidence
from accounts.models import Publication
from tasks import jobs
from tasks.actions.gold_verdicts import judge_gold
from tests.factories.gold import answered_check, with_checks
from tests.factories.work import decided

pytestmark = pytest.mark.django_db


def test_the_job_publishes_last_weeks_outcomes_of_checks_and_work_together(settings: Settings) -> None:
    settings.PUBLICATION_NEEDS = 1
    settings.PUBLISHES_AFTER = timedelta(0)
    last_week = start_of(week_of(timezone.now())) - timedelta(days=3)
    put = with_checks(checks=1, share=0.3, now=last_week)
    check = answered_check(put, "no", last_week)
    item = decided(put, ["yes", "yes", "yes"], last_week)
    judge_gold(item_id=check.item_id, now=last_week + timedelta(days=4))
    # The check's outcome is of this week: not published yet, nor what was observed with it.
    assert jobs.publish_standings() == 3
    assert set(Publication.objects.values_list("expert", flat=True)) == set(
        item.annotations.values_list("expert", flat=True)
    )
    said = Publication.objects.all()
    assert {row.outcomes["agrees"] for row in said} == {0}  # one answer, to the nearest five
    assert jobs.publish_standings() == 0


def test_one_expert_that_cannot_be_published_holds_up_no_other(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    from uuid import uuid4

    from tests.factories.experts import make_expert

    settings.PUBLICATION_NEEDS = 1
    settings.PUBLISHES_AFTER = timedelta(0)
    before = start_of(week_of(timezone.now())) - timedelta(days=3)
    people = [make_expert()[0] for _ in range(2)]
    for expert in people:
        record_evidence(expert_id=expert.pk, field="law", kind="gold", source_id=uuid4(), is_right=True, now=before)
    real = jobs.publish_standing

    def fails_once(**facts: object) -> object:
        if facts["expert_id"] == people[0].pk:
            raise RuntimeError
        return real(**facts)  # type: ignore[arg-type]

    monkeypatch.setattr(jobs, "publish_standing", fails_once)
    assert jobs.publish_standings() == 1
    monkeypatch.undo()
    assert jobs.publish_standings() == 1
