from uuid import uuid4

import pytest

from tasks.actions.suggestions import record_suggestions
from tasks.models import Item, ItemState, Suggestion
from tests.factories.annotations import everything
from tests.factories.claims import NOW, expert, items, open_items, project, take
from tests.factories.clients import client_of

pytestmark = pytest.mark.django_db
PROBABILITIES = {"a": 0.2, "tie": 0.1, "b": 0.7}


def test_a_look_is_kept_and_moves_imported_items_on() -> None:
    made = items(project(), 2, ItemState.IMPORTED)
    judge = uuid4()
    assert record_suggestions(judge_id=judge, answers={item.pk: PROBABILITIES for item in made}, now=NOW) == 2
    assert set(Item.objects.values_list("state", flat=True)) == {ItemState.SCREENED}
    kept = Suggestion.objects.get(item=made[0])
    assert (kept.judge_id, kept.answer, kept.probabilities, kept.created_at) == (
        judge,
        {"preference": 1},
        PROBABILITIES,
        NOW,
    )


def test_one_judge_looks_once_and_the_first_look_stays() -> None:
    made = items(project(), 1, ItemState.IMPORTED)
    judge = uuid4()
    record_suggestions(judge_id=judge, answers={made[0].pk: PROBABILITIES}, now=NOW)
    assert record_suggestions(judge_id=judge, answers={made[0].pk: {"a": 1.0}}, now=NOW) == 0
    assert Suggestion.objects.get().probabilities == PROBABILITIES
    record_suggestions(judge_id=uuid4(), answers={made[0].pk: {"a": 1.0}}, now=NOW)
    assert Suggestion.objects.count() == 2


@pytest.mark.parametrize("state", [ItemState.OPEN, ItemState.DECIDED, ItemState.UNSURE, ItemState.SCREENED])
def test_a_later_look_moves_nothing(state: ItemState) -> None:
    scene = project()
    made = items(scene, 1, state)
    before = everything(scene)
    assert record_suggestions(judge_id=uuid4(), answers={made[0].pk: PROBABILITIES}, now=NOW) == 0
    assert everything(scene) == before
    assert Suggestion.objects.count() == 1


def test_withdrawn_and_unknown_items_are_left_alone() -> None:
    made = items(project(), 1, ItemState.WITHDRAWN)
    assert (
        record_suggestions(judge_id=uuid4(), answers={made[0].pk: PROBABILITIES, uuid4(): PROBABILITIES}, now=NOW) == 0
    )
    assert not Suggestion.objects.exists()


def test_no_expert_sees_what_a_judge_said() -> None:
    scene = project()
    item = open_items(scene)[0]
    record_suggestions(judge_id=uuid4(), answers={item.pk: PROBABILITIES}, now=NOW)
    who = expert()
    shown = client_of(who).get(f"/api/v1/claims/{take(who, scene).pk}")
    assert b"0.7" not in shown.content
    assert b"suggest" not in shown.content
