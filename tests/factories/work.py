"""Experts who fit an offer, and their answers, through the real actions."""

from collections.abc import Sequence
from datetime import datetime
from random import Random
from uuid import UUID

from accounts.actor import Actor
from marketplace.actions.work import take_next
from tasks.actions.annotations import Submission, submit_annotation
from tasks.actions.decisions import decide_item
from tasks.models import Annotation, Claim, Item, Outcome, Verdict
from tests.factories.annotations import counts
from tests.factories.credentials import make_verified_credential
from tests.factories.experts import make_expert
from tests.factories.offers import NOW, Put


def lawyer(**changes: object) -> Actor:
    """A New York lawyer with a verified licence."""
    _, actor = make_expert(name="Lea Lawyer")
    facts: dict[str, object] = {"field": "law", "jurisdiction": "US-NY", "specialties": ["landlord_tenant"]}
    make_verified_credential(actor, **{**facts, **changes})
    return actor


def take(who: Actor, put: Put, now: datetime = NOW, rng: Random | None = None) -> Claim | None:
    return take_next(by=who, offer_id=put.offer.pk, now=now, rng=rng or Random(0))


def taken(who: Actor, put: Put, now: datetime = NOW, rng: Random | None = None) -> Claim:
    claim = take(who, put, now, rng)
    assert claim is not None
    return claim


def answer(who: Actor, claim: Claim, label: str, now: datetime = NOW) -> Annotation:
    return submit_annotation(by=who, claim_id=claim.pk, submission=Submission({"label": label}, "Clear."), now=now)


def answered(put: Put, labels: Sequence[str], now: datetime = NOW) -> list[Annotation]:
    """The next item, answered by one new lawyer a label; not decided yet."""
    given = [answer(who := lawyer(), taken(who, put, now), label, now) for label in labels]
    assert len({annotation.item_id for annotation in given}) == 1
    return given


def decided(put: Put, labels: Sequence[str] = ("yes", "yes", "yes"), now: datetime = NOW) -> Item:
    """The next item with its answers and what they come to; nobody is paid yet."""
    item_id = answered(put, labels, now)[0].item_id
    decide_item(item_id=item_id, now=counts(now))
    return Item.objects.get(pk=item_id)


def say(annotation_id: UUID, outcome: Outcome, by: Actor, now: datetime = NOW) -> None:
    """A person's word on an answer, in place of the verdict that stands."""
    Verdict.objects.filter(annotation=annotation_id, superseded_at=None).update(superseded_at=now)
    Verdict.objects.create(
        annotation_id=annotation_id, outcome=outcome, by=by.user, reason="Copied from elsewhere.", created_at=now
    )
