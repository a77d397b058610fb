from datetime import timedelta

import pytest
from django.conf import settings

from accounts.models import Event
from tasks.actions.annotations import Submission, submit_annotation, withdraw_annotation
from tasks.errors import (
    GraceOver,
)
from tasks.models import (
    Annotation,
    ClaimState,
    SeatState,
)
from tests.factories.annotations import everything, submit
from tests.factories.claims import NOW, expert, open_items, project, take

pytestmark = pytest.mark.django_db
LATE = NOW + settings.LEASE + timedelta(seconds=1)
ANSWER = Submission({"preference": 2}, "Because.")


def test_an_undo_gives_the_item_and_the_text_back() -> None:
    scene = project()
    open_items(scene)
    who = expert()
    claim = take(who, scene, seed=4)
    annotation = submit_annotation(by=who, claim_id=claim.pk, submission=ANSWER, now=NOW)
    just_in_time = annotation.counts_at - timedelta(microseconds=1)
    withdraw_annotation(by=who, annotation_id=annotation.pk, now=just_in_time)
    claim.refresh_from_db()
    assert (claim.state, claim.ended_at, claim.seat.state) == (ClaimState.ACTIVE, None, SeatState.HELD)
    assert claim.expires_at == just_in_time + settings.LEASE
    assert (claim.draft.answer, claim.draft.rationale) == (ANSWER.answer, ANSWER.rationale)
    assert Event.objects.filter(kind="annotation.withdrawn").count() == 1
    again = submit_annotation(by=who, claim_id=claim.pk, submission=Submission({"preference": -1}), now=just_in_time)
    assert (again.ordinal, Annotation.objects.count()) == (2, 2)


def test_undoing_twice_is_undoing_once() -> None:
    scene = project()
    open_items(scene)
    who = expert()
    annotation = submit(who, take(who, scene), {"preference": 1})
    withdraw_annotation(by=who, annotation_id=annotation.pk, now=NOW)
    before = everything(scene)
    withdraw_annotation(by=who, annotation_id=annotation.pk, now=NOW + timedelta(days=1))
    assert everything(scene) == before


def test_what_counts_is_not_undone() -> None:
    scene = project()
    open_items(scene)
    who = expert()
    annotation = submit(who, take(who, scene), {"preference": 1})
    before = everything(scene)
    with pytest.raises(GraceOver):
        withdraw_annotation(by=who, annotation_id=annotation.pk, now=annotation.counts_at)
    assert everything(scene) == before
