"""One question to a model to see whether it answers: asked outside any transaction, about no item of anybody."""

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from accounts.actor import Actor
from accounts.errors import Missing
from marketplace.actions.endpoints import check_may, note
from marketplace.actions.model_calls import connection_of, cost_micro
from marketplace.judges.asking import FailureKind
from marketplace.judges.prompts import Asked, material_of, rules_of, schema_of
from marketplace.judges.registry import correspondent_of
from marketplace.judges.rounds import Outcome, ask_one
from marketplace.queries.endpoints import visible_to
from marketplace.sealing import CannotUnseal
from tasks.types.base import JudgeQuestion

SECONDS_AT_MOST = 20
QUESTION = JudgeQuestion(
    instruction="Answer the question in the text.",
    texts=[("Text", "Has a week seven days, yes or no?")],
    classes={"yes": "it has", "no": "it has not"},
    principles_apply_to="the text",
)


@dataclass(frozen=True, slots=True)
class Tested:
    """How a model took the question. `failure` is empty where its answer fits; `message`: what was said of the
    failure. `cost_micro` in millionths of the endpoint's currency, by the provider's own count of tokens."""

    failure: str
    message: str
    model: str
    milliseconds: int
    input_tokens: int
    output_tokens: int
    cost_micro: int
    currency: str


def test_endpoint(*, by: Actor, endpoint_id: UUID, now: datetime) -> Tested:
    """Ask the model one small question, on or switched off, and say what came back; nothing of it is kept but that it
    was tested. Its cost is whoever's the key is.

    Takes no locks. Raises Missing, RoleTooLow, DutyNeeded.
    """
    endpoint = visible_to(by).filter(pk=endpoint_id).first()
    if endpoint is None:
        raise Missing("There is no such model here, or none that you may see.")
    check_may(by, endpoint.lab_id)
    try:
        connection = connection_of(endpoint)
    except CannotUnseal as error:
        return Tested(FailureKind.NOT_LET_IN, str(error), "", 0, 0, 0, 0, endpoint.currency)
    connection = replace(connection, seconds=min(connection.seconds, SECONDS_AT_MOST))
    found = ask_one(correspondent_of(endpoint.provider), connection, asked())
    note(endpoint, "endpoint.tested", by, now, {"failure": found.failure, "milliseconds": found.milliseconds})
    return Tested(
        failure=found.failure,
        message=hidden(said_of(found), connection.key),
        model=str(found.fields.get("model", "")),
        milliseconds=found.milliseconds,
        input_tokens=found.input_tokens,
        output_tokens=found.output_tokens,
        cost_micro=cost_micro(endpoint, found.input_tokens, found.output_tokens),
        currency=endpoint.currency,
    )


def asked() -> Asked:
    """A question of the same form as every other."""
    rules = rules_of(QUESTION, field="any field", guideline="", principles=())
    return Asked(rules, material_of(QUESTION), schema_of(QUESTION, ()))


def said_of(found: Outcome) -> str:
    if found.failure == FailureKind.UNREADABLE:
        return found.message or f"It answered: {str(found.fields.get('text', ''))[:200]}"
    return found.message


def hidden(message: str, key: str) -> str:
    """Providers like to repeat a key that they refuse."""
    return message.replace(key, "…") if key else message
