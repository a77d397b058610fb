"""Hidden checks as people keep them: made, promoted, doubted, re-keyed, retired, each under a name and a reason."""

from datetime import timedelta

import pytest

from accounts.errors import IllegalMove, Invalid, Missing, ReasonNeeded, RoleTooLow
from accounts.models import Event, Evidence, EvidenceKind, Role, Trail
from tasks.actions.decisions import decide_item
from tasks.actions.gold import make_gold, mark_suspect, move_gold, promote_gold
from tasks.actions.gold_verdicts import judge_gold, rekey_gold
from tasks.actions.items import withdraw_item
from tasks.errors import AnswerDoesNotFit, NotFitForGold
from tasks.models import Decision, Gold, GoldOrigin, GoldState, Item, ItemState, Outcome, Verdict
from tasks.queries.gold import candidates
from tests.factories import claims
from tests.factories.annotations import counts
from tests.factories.gold import LATE, RIGHT, WRONG, answered_check, make_checks, with_checks
from tests.factories.offers import NOW, Put, everything, opened
from tests.factories.work import decided, say

pytestmark = pytest.mark.django_db


def judged(put: Put, *labels: str) -> Item:
    """The only check of an offer, answered with these labels, each by a new expert, and judged."""
    given = [answered_check(put, label) for label in labels]
    judge_gold(item_id=given[0].item_id, now=LATE)
    return Item.objects.get(pk=given[0].item_id)


def verdicts(item: Item) -> list[str]:
    rows = Verdict.objects.filter(annotation__item=item, superseded_at=None).order_by("annotation_id")
    return list(rows.values_list("outcome", flat=True))


def test_a_lead_makes_checks_under_their_name() -> None:
    put = opened()
    lead = claims.member(put.project.lab, Role.LEAD)
    items = claims.items(put.project, 2, ItemState.IMPORTED)
    answers = {item.external_id: RIGHT for item in items}
    make_gold(by=lead, project_id=put.project.pk, answers=answers, reason="The statute.", now=NOW)
    for gold in Gold.objects.all():
        assert (gold.answer, gold.origin, gold.state, gold.made_by) == (RIGHT, "lab", "active", lead.user)
        assert gold.item.state == ItemState.GOLD
        decision = Decision.objects.get(item=gold.item)
        assert (decision.answer, decision.decided_by, decision.confidence) == (RIGHT, lead.user, 1.0)
    assert Trail.objects.filter(act="gold.made", reason="The statute.").count() == 2
    assert Event.objects.filter(topic=f"project:{put.project.pk}", kind="gold.changed").count() == 2


def test_who_may_not_and_what_does_not_fit_changes_nothing() -> None:
    put = opened()
    item = claims.items(put.project, 1)[0]
    with_experts = Item.objects.filter(state=ItemState.OPEN)[0]
    before = everything(put)
    refused = [
        (claims.person(), {item.external_id: RIGHT}, "Why.", Missing),
        (claims.member(put.project.lab, Role.VIEWER), {item.external_id: RIGHT}, "Why.", RoleTooLow),
        (put.owner, {item.external_id: RIGHT}, "  ", ReasonNeeded),
        (put.owner, {}, "Why.", Invalid),
        (put.owner, {item.external_id: RIGHT, "unknown": RIGHT}, "Why.", Invalid),
        (put.owner, {item.external_id: {"label": "perhaps"}}, "Why.", AnswerDoesNotFit),
        (put.owner, {item.external_id: RIGHT, with_experts.external_id: RIGHT}, "Why.", NotFitForGold),
    ]
    for by, answers, reason, error in refused:
        with pytest.raises(error):
            make_gold(by=by, project_id=put.project.pk, answers=answers, reason=reason, now=NOW)
    assert everything(put) == before and not Gold.objects.exists() and not Decision.objects.exists()


def test_only_a_decision_without_doubt_is_promoted() -> None:
    put = opened(items=3)
    split = decided(put, ["yes", "yes", "no"])
    whole = decided(put, ["yes", "yes", "yes"])
    assert list(candidates(project_id=put.project.pk, limit=10)) == [whole]
    with pytest.raises(NotFitForGold):
        promote_gold(by=put.owner, item_id=split.pk, reason="Good one.", now=NOW)
    gold = promote_gold(by=put.owner, item_id=whole.pk, reason="Good one.", now=NOW)
    assert (gold.origin, gold.answer) == (GoldOrigin.PROMOTED, RIGHT)
    whole.refresh_from_db()
    assert whole.state == ItemState.GOLD and Decision.objects.filter(item=whole).count() == 1
    assert not candidates(project_id=put.project.pk, limit=10).exists()
    with pytest.raises(NotFitForGold):
        promote_gold(by=put.owner, item_id=whole.pk, reason="Again.", now=NOW)


def test_both_outcomes_are_payable_and_speak_for_the_expert() -> None:
    put = with_checks(checks=1, share=0.3)
    item = judged(put, "yes", "no")
    assert verdicts(item) == [Outcome.AGREES, Outcome.DISSENT]
    rows = Evidence.objects.filter(kind=EvidenceKind.GOLD).order_by("source_id")
    assert list(rows.values_list("is_right", "topic", "field")) == [
        (True, "landlord_tenant", "law"),
        (False, "landlord_tenant", "law"),
    ]
    assert not Verdict.objects.filter(outcome__in=[Outcome.NEEDS_PERSON, Outcome.NOT_ACCEPTED]).exists()
    # Twice is the same as once, and the step of work leaves it alone.
    assert judge_gold(item_id=item.pk, now=LATE) == 0
    decide_item(item_id=item.pk, now=LATE)
    item.refresh_from_db()
    assert item.state == ItemState.GOLD and len(verdicts(item)) == 2


def test_a_person_corrects_the_key_and_everything_follows() -> None:
    put = with_checks(checks=1, share=0.3)
    item = judged(put, "yes", "no", "no")
    refused = item.annotations.order_by("pk")[2]
    say(refused.pk, Outcome.NOT_ACCEPTED, put.owner)
    mark_suspect(item_id=item.pk, reason="mis-keyed?", now=LATE)
    gold = rekey_gold(by=put.owner, item_id=item.pk, answer=WRONG, reason="We erred.", now=LATE)
    assert (gold.answer, gold.state) == (WRONG, GoldState.ACTIVE)
    assert verdicts(item) == [Outcome.DISSENT, Outcome.AGREES, Outcome.NOT_ACCEPTED]
    turned = Verdict.objects.filter(superseded_at=None, annotation__item=item, reason="We erred.")
    assert {verdict.by for verdict in turned} == {put.owner.user} and turned.count() == 2
    assert list(Evidence.objects.filter(kind="gold").order_by("source_id").values_list("is_right", flat=True)) == [
        False,
        True,
        False,
    ]
    current = Decision.objects.get(item=item, superseded_at=None)
    assert (current.answer, current.decided_by) == (WRONG, put.owner.user)
    assert Trail.objects.filter(act="gold.rekeyed").count() == 1


def test_a_job_may_doubt_and_only_a_person_ends() -> None:
    put = with_checks(checks=1, share=0.3)
    item = Gold.objects.get().item
    assert mark_suspect(item_id=item.pk, reason="Too easy.", now=NOW) is True
    assert mark_suspect(item_id=item.pk, reason="Too easy.", now=NOW) is False
    act = Trail.objects.get(act="gold.suspect")
    assert (act.by, act.via) == (None, "system")
    with pytest.raises(IllegalMove):
        move_gold(by=put.owner, item_id=item.pk, to=GoldState.RESTING, reason="Hm.", now=NOW)
    with pytest.raises(RoleTooLow):
        viewer = claims.member(put.project.lab, Role.VIEWER)
        move_gold(by=viewer, item_id=item.pk, to=GoldState.ACTIVE, reason="Fine.", now=NOW)
    move_gold(by=put.owner, item_id=item.pk, to=GoldState.ACTIVE, reason="It is fine.", now=NOW)
    assert Decision.objects.get(item=item, superseded_at=None).reason == "It is fine."


def test_a_retired_check_ends_once_nobody_has_it_in_hand() -> None:
    put = with_checks(checks=1, share=0.3)
    given = answered_check(put, "no")
    item = given.item
    move_gold(by=put.owner, item_id=item.pk, to=GoldState.RETIRED, reason="Known by now.", now=NOW)
    judge_gold(item_id=item.pk, now=counts())
    item.refresh_from_db()
    assert item.state == ItemState.GOLD and item.due_at is not None
    judge_gold(item_id=item.pk, now=LATE)
    item.refresh_from_db()
    assert (item.state, item.due_at, verdicts(item)) == (ItemState.DECIDED, None, [Outcome.DISSENT])
    with pytest.raises(NotFitForGold):
        promote_gold(by=put.owner, item_id=item.pk, reason="Again.", now=LATE)


def test_what_was_measured_by_a_worthless_check_is_forgotten() -> None:
    put = with_checks(checks=1, share=0.3)
    item = judged(put, "no")
    assert Evidence.objects.filter(kind="gold").count() == 1
    move_gold(by=put.owner, item_id=item.pk, to=GoldState.RETIRED, reason="Ambiguous.", counts=False, now=LATE)
    assert not Evidence.objects.filter(kind="gold").exists()
    assert verdicts(item) == [Outcome.DISSENT]


def test_a_check_that_the_lab_takes_back_is_retired_and_its_answers_are_paid() -> None:
    put = with_checks(checks=1, share=0.3)
    given = answered_check(put)
    withdraw_item(by=put.owner, item_id=given.item_id, reason="Broken.", now=NOW + timedelta(seconds=1))
    assert Gold.objects.get().state == GoldState.RETIRED
    assert judge_gold(item_id=given.item_id, now=LATE) == 0


def test_checks_made_are_not_work() -> None:
    put = opened(items=2)
    make_checks(put, 2)
    assert not candidates(project_id=put.project.pk, limit=5).exists()
    assert Item.objects.filter(state=ItemState.OPEN).count() == 2
