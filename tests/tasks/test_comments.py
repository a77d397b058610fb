"""Questions to the lab, and times that the clock got wrong."""

from datetime import timedelta

import pytest

from accounts.models import Event, Notification, Role
from tasks.models import Claim, CorrectionState, Thread
from tests.factories.annotations import submit
from tests.factories.claims import expert, member, open_items, project, take
from tests.factories.clients import client_of

pytestmark = pytest.mark.django_db


def test_a_question_is_answered_in_its_thread_and_nobody_else_reads_it() -> None:
    scene = project()
    open_items(scene)
    who, other = expert(), expert()
    lead, viewer = member(scene.lab, Role.LEAD), member(scene.lab, Role.VIEWER)
    mine, theirs = take(who, scene), take(other, scene)
    assert mine.item_id == theirs.item_id
    address = f"/api/v1/claims/{mine.pk}/comments"
    assert client_of(who).post(address, {"body": "Which edition of the label?"}).status_code == 201
    assert client_of(other).get(f"/api/v1/claims/{theirs.pk}/comments").json()["results"] == []
    assert client_of(other).get(address).status_code == 404
    [told] = Notification.objects.filter(user=lead.user)
    assert (told.path, "label" in told.body) == (f"/lab/projects/{scene.pk}/questions", False)
    assert not Notification.objects.filter(user=viewer.user).exists()

    [question] = client_of(lead).get(f"/api/v1/projects/{scene.pk}/questions").json()
    assert question["pseudonym"].startswith("expert-")
    assert question["waits_since"] is not None
    answer = client_of(lead).post(f"/api/v1/threads/{question['id']}/comments", {"body": "That of 2025."})
    assert answer.status_code == 201
    said = client_of(who).get(address).json()["results"]
    assert [(each["is_from_lab"], each["body"]) for each in said] == [
        (True, "That of 2025."), (False, "Which edition of the label?"),
    ]  # fmt: skip
    assert Thread.objects.get().waits_since is None
    assert Notification.objects.filter(user=who.user, path="/expert/questions").count() == 1
    assert Event.objects.filter(topic=f"expert:{mine.expert_id}", kind="comment.added").count() == 2
    assert client_of(who).get("/api/v1/threads").json()["results"][0]["id"] == question["id"]


def test_only_the_labs_own_people_answer() -> None:
    scene, foreign = project(), project()
    open_items(scene)
    who = expert()
    client_of(who).post(f"/api/v1/claims/{take(who, scene).pk}/comments", {"body": "Why?"})
    address = f"/api/v1/threads/{Thread.objects.get().pk}/comments"
    assert client_of(member(foreign.lab, Role.OWNER)).post(address, {"body": "So."}).status_code == 404
    assert client_of(who).post(address, {"body": "I answer myself."}).status_code == 404
    assert client_of(expert()).post(address, {"body": "So."}).status_code == 404


def test_a_named_person_needs_no_words_and_the_leads_hear_of_it_at_once() -> None:
    scene = project()
    open_items(scene)
    lead, who = member(scene.lab, Role.LEAD), expert()
    address = f"/api/v1/claims/{take(who, scene).pk}/comments"
    assert client_of(who).post(address, {"about": "person"}).status_code == 201
    assert client_of(who).post(address, {"body": " "}).status_code == 400
    assert "real person" in Notification.objects.get(user=lead.user).subject
    assert Thread.objects.get().about == "person"


def test_the_time_is_corrected_up_to_what_has_passed_and_above_it_by_a_person() -> None:
    scene = project()
    open_items(scene)
    lead, who = member(scene.lab, Role.LEAD), expert()
    claim = take(who, scene)
    Claim.objects.filter(pk=claim.pk).update(
        claimed_at=claim.claimed_at.now(tz=claim.claimed_at.tzinfo) - timedelta(minutes=20)
    )
    address = f"/api/v1/claims/{claim.pk}/time"
    assert client_of(who).post(address, {"seconds": 600, "reason": " "}).status_code == 400
    taken = client_of(who).post(address, {"seconds": 600, "reason": "I read the source on paper."}).json()
    assert taken["state"] == CorrectionState.APPLIED
    assert Claim.objects.get(pk=claim.pk).focused_seconds == 600
    above = client_of(who).post(address, {"seconds": 3600, "reason": "I had looked before."}).json()
    assert above["state"] == CorrectionState.WAITING
    assert Claim.objects.get(pk=claim.pk).focused_seconds == 600
    [question] = client_of(lead).get(f"/api/v1/projects/{scene.pk}/questions").json()
    assert question["time"]["id"] == above["id"]
    decision = f"/api/v1/time-corrections/{above['id']}/decision"
    assert client_of(who).post(decision, {"is_taken": True}).status_code == 404
    assert client_of(member(scene.lab, Role.VIEWER)).post(decision, {"is_taken": True}).status_code == 403
    assert client_of(lead).post(decision, {"is_taken": True}).json()["state"] == CorrectionState.APPLIED
    assert Claim.objects.get(pk=claim.pk).focused_seconds == 3600
    assert client_of(lead).post(decision, {"is_taken": False}).status_code == 409


def test_after_the_submit_the_time_stands() -> None:
    scene = project()
    open_items(scene)
    who = expert()
    claim = take(who, scene)
    submit(who, claim, None)
    answer = client_of(who).post(f"/api/v1/claims/{claim.pk}/time", {"seconds": 60, "reason": "A call."})
    assert (answer.status_code, answer.json()["code"]) == (409, "claim_ended")
