"""Two tabs press submit at the same moment, over the API: one answer stands, and every tab is told the truth."""

from functools import partial
from uuid import UUID

import pytest
from rest_framework.response import Response

from accounts.actor import Actor
from tasks.models import Annotation, Claim
from tests.factories.claims import expert, open_items, project, take
from tests.factories.clients import client_of
from tests.tasks.test_races import at_once

pytestmark = pytest.mark.django_db(transaction=True)


def in_hand() -> tuple[Actor, Claim]:
    scene, who = project(), expert()
    open_items(scene)
    return who, take(who, scene)


def submit(who: Actor, claim_id: UUID, preference: int, key: str) -> Response:
    sent = {"answer": {"preference": preference}, "rationale": "Because."}
    answer: Response = client_of(who).post(
        f"/api/v1/claims/{claim_id}/annotation", sent, headers={"Idempotency-Key": key}
    )
    return answer


@pytest.mark.parametrize("keys", [["same"] * 4, ["one", "two", "three", "four"]])
def test_the_same_answer_from_four_tabs_is_one_annotation(keys: list[str]) -> None:
    who, claim = in_hand()
    answers = at_once([partial(submit, who, claim.pk, 2, key) for key in keys])
    assert {answer.status_code for answer in answers} <= {200, 201}
    stands = Annotation.objects.get()
    assert {answer.json()["id"] for answer in answers} == {str(stands.pk)}


def test_another_answer_from_another_tab_is_refused_and_says_why() -> None:
    who, claim = in_hand()
    answers = at_once([partial(submit, who, claim.pk, preference, f"tab {preference}") for preference in (-2, 1, 3)])
    (taken,) = [answer for answer in answers if answer.status_code == 201]
    refused = [answer for answer in answers if answer is not taken]
    assert [answer.status_code for answer in refused] == [409, 409]
    assert {answer.json()["code"] for answer in refused} == {"already_submitted"}
    assert all("Undo that one first" in answer.json()["detail"] for answer in refused)
    assert str(Annotation.objects.get().pk) == taken.json()["id"]


def test_the_same_key_with_another_answer_changes_nothing() -> None:
    who, claim = in_hand()
    first = submit(who, claim.pk, 2, "key")
    second = submit(who, claim.pk, -2, "key")
    assert (first.status_code, second.status_code) == (201, 409)
    assert second.json()["code"] == "already_submitted"
    assert str(Annotation.objects.get().pk) == first.json()["id"]
