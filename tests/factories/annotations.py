"""Answers given through the real actions."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from django.conf import settings

from accounts.actor import Actor
from tasks.actions.annotations import Submission, submit_annotation
from tasks.actions.decisions import decide_item
from tasks.models import Annotation, Claim, Decision, Item, Project
from tasks.types import of as type_of
from tests.factories.claims import NOW, expert, take

type Answer = Mapping[str, object]

NOT_ENOUGH = Submission({}, "", True)


def as_seen(claim: Claim, answer: Answer) -> Submission:
    """An answer on the stored sides, given as this expert sees them."""
    kind = type_of(claim.item.project.task_type)
    return Submission(kind.restore(answer, claim.side_seed), "Because of the lease.")


def submit(who: Actor, claim: Claim, answer: Answer | None, now: datetime = NOW) -> Annotation:
    """Submit an answer on the stored sides; None: not enough information."""
    submission = NOT_ENOUGH if answer is None else as_seen(claim, answer)
    return submit_annotation(by=who, claim_id=claim.pk, submission=submission, now=now)


def answer_item(item: Item, answers: Sequence[Answer | None], now: datetime = NOW) -> list[Annotation]:
    """One new expert an answer, on the project's only open item."""
    given: list[Annotation] = []
    for answer in answers:
        who = expert()
        claim = take(who, item.project, now, seed=len(given))
        assert claim.item_id == item.pk
        given.append(submit(who, claim, answer, now))
    return given


def counts(now: datetime = NOW) -> datetime:
    """When what was submitted at `now` counts."""
    return now + settings.GRACE + timedelta(microseconds=1)


def decided(item: Item, answers: Sequence[Answer | None]) -> Decision | None:
    answer_item(item, answers)
    return decide_item(item_id=item.pk, now=counts())


def everything(of: Project) -> dict[str, list[object]]:
    """All rows that a claim or an answer may touch, to see that a refusal changed nothing."""
    from tasks.models import Draft, Seat, Verdict, Withdrawal

    return {
        "claims": list(Claim.objects.filter(item__project=of).order_by("pk").values()),
        "seats": list(Seat.objects.filter(project=of).order_by("pk").values()),
        "items": list(Item.objects.filter(project=of).order_by("pk").values()),
        "annotations": list(Annotation.objects.filter(item__project=of).order_by("pk").values()),
        "withdrawals": list(Withdrawal.objects.filter(annotation__item__project=of).order_by("pk").values()),
        "drafts": list(Draft.objects.filter(claim__item__project=of).order_by("pk").values()),
        "verdicts": list(Verdict.objects.filter(annotation__item__project=of).order_by("pk").values()),
        "decisions": list(Decision.objects.filter(item__project=of).order_by("pk").values()),
    }
