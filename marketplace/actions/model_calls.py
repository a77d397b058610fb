"""Questions to models: each a row before it leaves the house, its outcome and cost after."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import F

from marketplace.judges import prompts
from marketplace.judges.asking import FINAL, TOKENS_AT_MOST, Connection, FailureKind
from marketplace.judges.prompts import Asked
from marketplace.judges.rounds import Outcome
from marketplace.models import CallState, Endpoint, Judge, ModelCall, Screening
from marketplace.queries import model_calls as queries
from marketplace.queries.judges import principles_of
from marketplace.sealing import unseal
from tasks import types
from tasks.models import Item

# A token is seldom less than two characters, so that this rather over- than underestimates.
CHARACTERS_A_TOKEN = 2


@dataclass(frozen=True, slots=True)
class Errand:
    """A question that is about to leave, with its row."""

    call: ModelCall
    asked: Asked


def left_to_ask(judge: Judge, item: Item, calls: Sequence[ModelCall]) -> list[ModelCall]:
    """The questions about the item that still want an answer, as rows not yet written; none once one failed for
    good."""
    if any(call.failure in FINAL for call in calls):
        return []
    left = []
    for order in orders_of(judge, item):
        for sample in range(judge.samples):
            earlier = [call for call in calls if (call.order, call.sample) == (order, sample)]
            is_answered = any(call.state == CallState.ANSWERED for call in earlier)
            tries = sum(call.failure != FailureKind.NOT_LET_IN for call in earlier)
            if not is_answered and tries < settings.MODEL_ATTEMPTS:
                attempt = len(earlier) + 1
                left.append(ModelCall(judge=judge, item=item, order=order, sample=sample, attempt=attempt))
    return left


def orders_of(judge: Judge, item: Item) -> tuple[int, ...]:
    """The orders in which the judge is asked: both where the question has sides and the judge is to see both."""
    kind = types.classified(judge.project.task_type)
    has_sides = kind.question_for_judges(item.content, judge.project.task_settings).has_sides
    return (0, 1) if has_sides and judge.both_orders else (0,)


def asked_of(judge: Judge, item: Item, order: int) -> Asked:
    """The question as it leaves: the judge's rules, the item on the sides of this order."""
    kind, project = types.classified(judge.project.task_type), judge.project
    question = kind.question_for_judges(kind.lay_out(item.content, order), project.task_settings)
    schema = prompts.schema_of(question, principles_of(judge.constitution))
    return Asked(judge.prompt, prompts.material_of(question), schema)


@transaction.atomic
def note_sent(calls: Sequence[ModelCall], *, now: datetime) -> list[Errand]:
    """Write the questions down before they leave. Takes no locks."""
    for call in calls:
        call.sent_at = now
    ModelCall.objects.bulk_create(calls)
    return [Errand(call, asked_of(call.judge, call.item, call.order)) for call in calls]


@transaction.atomic
def note_ended(screening: Screening, errands: Sequence[Errand], outcomes: Sequence[Outcome], *, now: datetime) -> None:
    """Write down what became of the questions and what they cost. Takes no locks: nobody else ends these calls."""
    endpoint = screening.judge.endpoint
    for errand, outcome in zip(errands, outcomes, strict=True):
        call = errand.call
        call.state = CallState.FAILED if outcome.failure else CallState.ANSWERED
        call.failure, call.answer = outcome.failure, dict(outcome.fields) or None
        call.response_hash, call.milliseconds = outcome.response_hash, outcome.milliseconds
        call.input_tokens, call.output_tokens = outcome.input_tokens, outcome.output_tokens
        call.cost_micro = cost_micro(endpoint, outcome.input_tokens, outcome.output_tokens) if endpoint else 0
        call.ended_at = now
    fields = ["state", "failure", "answer", "response_hash", "milliseconds", "input_tokens", "output_tokens",
              "cost_micro", "ended_at"]  # fmt: skip
    ModelCall.objects.bulk_update([errand.call for errand in errands], fields)
    cost = sum(errand.call.cost_micro for errand in errands)
    Screening.objects.filter(pk=screening.pk).update(cost_micro=F("cost_micro") + cost, last_seen_at=now)


def note_interrupted(endpoint: Endpoint, *, now: datetime) -> int:
    """End the questions whose worker died; they are asked again as a further attempt. For whoever is alone with it."""
    return queries.orphans(endpoint).update(state=CallState.FAILED, failure=FailureKind.INTERRUPTED, ended_at=now)


def cost_micro(endpoint: Endpoint, input_tokens: int, output_tokens: int) -> int:
    """Millionths of the endpoint's currency, rounded up to a whole one for each question."""
    thousandths = input_tokens * endpoint.input_micro_per_thousand + output_tokens * endpoint.output_micro_per_thousand
    return -(-thousandths // 1000)


def most_micro(endpoint: Endpoint, judge: Judge, calls: Sequence[ModelCall]) -> int:
    """What these questions may cost at most, about."""
    kind = types.classified(judge.project.task_type)
    letters = sum(len(judge.prompt) + len(kind.text_of(call.item.content)) for call in calls)
    return cost_micro(endpoint, letters // CHARACTERS_A_TOKEN, TOKENS_AT_MOST * len(calls))


def connection_of(endpoint: Endpoint) -> Connection:
    """Where and with what key the model is asked. Raises CannotUnseal."""
    sealed = bytes(endpoint.encrypted_key)
    key = unseal(sealed, secrets=settings.MODEL_KEYS, context=endpoint.key_context) if sealed else ""
    hosts = settings.MODEL_PRIVATE_HOSTS if endpoint.lab_id is None else ()
    return Connection(endpoint.base_url, endpoint.model, key, endpoint.timeout_seconds, hosts)
