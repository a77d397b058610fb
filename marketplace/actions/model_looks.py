"""What all replies about an item come to: one suggestion with its findings, or the reason why there is none."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import F

from accounts.actions.events import record_event
from marketplace.actions.model_calls import orders_of
from marketplace.judges.asking import FailureKind
from marketplace.judges.replies import reply_of
from marketplace.judges.votes import Merged, Vote, merged
from marketplace.models import CallState, Judge, ModelCall, Screening
from tasks import types
from tasks.actions.suggestions import Judgement, Said, record_judgement
from tasks.models import Item
from tasks.types.base import Finding


@transaction.atomic
def conclude(screening: Screening, item: Item, calls: Sequence[ModelCall], *, now: datetime) -> None:
    """Keep what the judge says of the item, once nothing is left to ask. Locks the item; twice is as once."""
    judge = screening.judge
    votes = [vote_of(judge, item, call) for call in calls if call.state == CallState.ANSWERED]
    has_failed = set(orders_of(judge, item)) != {vote.order for vote in votes}
    judgement = failed(calls) if has_failed else judgement_of(judge, item, votes)
    if not record_judgement(judge_id=judge.pk, item_id=item.pk, judgement=judgement, now=now):
        return
    Screening.objects.filter(pk=screening.pk).update(
        items_seen=F("items_seen") + 1, items_failed=F("items_failed") + int(has_failed), last_seen_at=now
    )
    topic = f"project:{judge.project_id}"
    record_event(topic=topic, kind="screening.progressed", object_type="judge", object_id=judge.pk)


def vote_of(judge: Judge, item: Item, call: ModelCall) -> Vote:
    """The reply with its class on the sides as they are stored."""
    kind = types.classified(judge.project.task_type)
    question = kind.question_for_judges(kind.lay_out(item.content, call.order), judge.project.task_settings)
    reply = reply_of(call.answer or {}, texts=[text for _, text in question.texts])
    cls = kind.to_class(kind.restore(kind.from_class(reply.answer), call.order))
    return Vote(call.order, cls, reply)


def judgement_of(judge: Judge, item: Item, votes: Sequence[Vote]) -> Judgement:
    kind, settings = types.classified(judge.project.task_type), judge.project.task_settings
    question = kind.question_for_judges(item.content, settings)
    result: Merged = merged(votes, kind.answer_classes(settings), when_torn=question.when_torn)
    stated = [Finding(code, each.verdict, each.quote, each.critique) for code, each in result.findings.items()]
    return Judgement(
        answer=kind.answer_of_judge(result.cls, result.revision, stated),
        probabilities=result.probabilities,
        samples=result.samples,
        is_consistent=result.is_consistent,
        claimed=result.claimed,
        rationale=result.reasons,
        constitution=judge.constitution,
        findings={code: Said(each.verdict, each.quote, each.critique) for code, each in result.findings.items()},
    )


def failed(calls: Sequence[ModelCall]) -> Judgement:
    """No word, and the commonest reason for it."""
    reasons = Counter(call.failure for call in calls if call.failure)
    return Judgement(failure=reasons.most_common(1)[0][0] if reasons else FailureKind.UNREADABLE)
