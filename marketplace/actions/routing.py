"""What happens next with an item: decide, ask one more expert, or leave it to a review. The only place where sureness
and price meet."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from marketplace.actions.auto_settlements import read_audit
from marketplace.actions.reservations import let_go
from marketplace.certification.stopping_licence import may_stop, scores_of
from marketplace.models import (
    Arm,
    Certificate,
    CertificateKind,
    Offer,
    QualityPlan,
    Routing,
    RoutingStep,
    Step,
)
from marketplace.queries.certificate_evidence import looked_at
from marketplace.queries.judge_votes import votes_on
from marketplace.queries.plans import plan_of
from marketplace.queries.routings import valid_certificate
from tasks import types
from tasks.actions.decisions import conclude, decide_item
from tasks.actions.seats import ask_again
from tasks.actions.senior_reviews import conclude_review
from tasks.actions.weighing import Found, Weighed, found_by_class, weigh_item
from tasks.models import Decision, Item, ItemState
from tasks.quality.consensus import Consensus, confusion_of
from tasks.quality.stopping import Reason, Rule, Stop, should_stop
from tasks.queries import decisions

BY_NEED = "dawid-skene/by-need/1"
FIXED = "dawid-skene/fixed-seats/1"
AFTER_ONE = "licensed-stop/1"


@transaction.atomic
def advance_item(*, item_id: UUID, now: datetime) -> Decision | None:
    """Carry an item one step on: decided, one more answer asked for, or left to a review; None unless decided.

    Without a plan an item is decided once all its seats are filled. A review's seat is opened by whoever fills the
    offer, which is locked before its items. Locks the item. Raises Item.DoesNotExist.
    """
    if Item.objects.filter(pk=item_id, state=ItemState.UNSURE).exists():
        return conclude_review(item_id=item_id, now=now)
    routing = Routing.objects.select_related("stratum__project").filter(item=item_id).first()
    plan = plan_of(routing.stratum.project_id) if routing else None
    if routing is None or plan is None:
        return decide_item(item_id=item_id, now=now)
    weighed = weigh_item(item_id=item_id, now=now)
    if weighed is None:
        return decisions.current(item_ids=[item_id]).first()
    if routing.arm in (Arm.CALIBRATION, Arm.AUDIT):
        decision = decide_by_experts_alone(weighed, plan, now)
        read_audit(item_id=item_id, now=now)
        return decision
    return decide_by_need(weighed, routing, plan, now)


def decide_by_experts_alone(weighed: Weighed, plan: QualityPlan, now: datetime) -> Decision | None:
    """Evidence and re-checks: a fixed number of blind answers, no reviewer's word counted."""
    return end(weighed, weighed.found(), now, sure_at=plan.sureness, method=FIXED, reason="fixed_seats", stop=None)


def decide_by_need(weighed: Weighed, routing: Routing, plan: QualityPlan, now: datetime) -> Decision | None:
    """Stop where the item is sure, asks too much for what an answer is worth, or has all it may have; else ask."""
    said = votes_on(weighed.item, routing.stratum, weighed.classes) if weighed.classes else []
    found = weighed.found([vote.vote for vote in said if vote.vote])
    licence = valid_certificate(routing.stratum_id, CertificateKind.STOP_AFTER_ONE)
    if licence is not None and is_licensed(weighed, licence):
        return stop_after_one(weighed, found, licence, now)
    price, fewest = price_of_next(weighed.item), types.of(plan.project.task_type).fewest_answers
    rule = Rule(
        minimum=min(max(fewest, plan.minimum_seats), plan.project.seats_per_item),
        maximum=plan.project.seats_per_item,
        sureness=plan.sureness,
        value=float(plan.worth_minor),
        price=float(price),
    )
    stop = should_stop(found.shares, weighed.answered, rule, confusion_of(None, len(found.shares)))
    if not stop.stop and ask(weighed, found, stop, price, now):
        return None
    accepts = stop.reason == Reason.NOT_WORTH_ITS_PRICE and plan.worth_minor * stop.loss <= price
    sure_at = min(found.confidence, plan.sureness) if accepts else plan.sureness
    return end(weighed, found, now, sure_at=sure_at, method=BY_NEED, reason=stop.reason.value, stop=stop)


def is_licensed(weighed: Weighed, licence: Certificate) -> bool:
    """Whether one expert's answer and the licensed reviewer's together reach the licence's threshold."""
    if not weighed.classes or len(weighed.votes) != 1 or weighed.votes[0].answer is None:
        return False
    looked = looked_at(licence.judge, [weighed.item.pk], weighed.classes).get(weighed.item.pk)
    if looked is None:
        return False
    seat = [weighed.classes[weighed.votes[0].answer]]
    confusion = confusion_of(None, len(weighed.classes))
    return may_stop(licence.threshold, scores_of(looked.probabilities, confusion, weighed.classes, seat)[0])


def stop_after_one(weighed: Weighed, found: Found, licence: Certificate, now: datetime) -> Decision | None:
    """One expert and agreeing reviewers, where a certificate says that suffices."""
    agreed = found_by_class(weighed, Consensus(found.shares, weighed.votes[0].answer, 1 - (licence.bound or 0.0)))
    decision = conclude(weighed, agreed, now=now, at_least=0.0, fewest=1, method=AFTER_ONE)
    let_go(item_id=weighed.item.pk)
    facts: dict[str, object] = {"certificate": str(licence.pk), "bound": licence.bound}
    note(weighed.item.pk, Step.DECIDED, "licensed", len(weighed.answers), agreed.confidence, facts, now)
    return decision


def ask(weighed: Weighed, found: Found, stop: Stop, price: int, now: datetime) -> bool:
    """Ask one more expert, where a seat is left."""
    if ask_again(weighed.item, now) is None:
        return False
    facts: dict[str, object] = {"loss": stop.loss, "gain": stop.gain, "price_minor": price}
    note(weighed.item.pk, Step.ASKED, stop.reason.value, len(weighed.answers), found.confidence, facts, now)
    weighed.item.due_at = None
    weighed.item.save(update_fields=["due_at"])
    return True


def end(
    weighed: Weighed, found: Found, now: datetime, *, sure_at: float, method: str, reason: str, stop: Stop | None
) -> Decision | None:
    """Decide, or leave the item to a review; either way what was never asked for is paid for no longer."""
    decision = conclude(weighed, found, now=now, at_least=sure_at, method=method)
    let_go(item_id=weighed.item.pk)
    facts: dict[str, object] = {} if stop is None else {"loss": stop.loss, "gain": stop.gain}
    step = Step.DECIDED if decision else Step.DISPUTED
    note(weighed.item.pk, step, reason, len(weighed.answers), found.confidence, facts, now)
    return decision


def price_of_next(item: Item) -> int:
    """What one more answer costs the lab, in minor units; 0 without an offer."""
    offer = Offer.objects.select_related("rate").filter(project=item.project_id).first()
    return offer.rate.bill_minor if offer else 0


def note(
    item_id: UUID, step: Step, reason: str, answers: int, sureness: float | None, facts: dict[str, object],
    now: datetime,
) -> None:  # fmt: skip
    """Write down a choice with what it rested on."""
    RoutingStep.objects.create(
        item_id=item_id, step=step, reason=reason, answers=answers, sureness=sureness, facts=facts, taken_at=now
    )
