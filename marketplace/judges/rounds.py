"""Several questions out at once, every outcome kept, whatever happens to one of them. Pure."""

import hashlib
import logging
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from marketplace.judges.asking import Answered, Connection, Conversation, Correspondent, FailureKind, NoAnswer
from marketplace.judges.prompts import Asked
from marketplace.judges.replies import STORABLE, Unreadable, parsed, storable

log = logging.getLogger(__name__)
KEPT_OF_GARBAGE = 2000
WORDS_AT_MOST = 50_000


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one question. `fields`: the reply where it fits the schema. `failure` is empty then."""

    failure: str
    fields: Mapping[str, object]
    response_hash: str
    input_tokens: int
    output_tokens: int
    milliseconds: int
    retry_after: float | None = None
    message: str = ""


def ask_all(correspondent: Correspondent, connection: Connection, questions: Sequence[Asked]) -> list[Outcome]:
    """The outcomes in the order of the questions, all of them asked at once."""
    with ThreadPoolExecutor(max_workers=max(1, len(questions))) as threads:
        return list(threads.map(lambda asked: ask_one(correspondent, connection, asked), questions))


def ask_one(correspondent: Correspondent, connection: Connection, asked: Asked) -> Outcome:
    return outcome_of(
        connection,
        lambda: correspondent.ask(asked, connection),
        lambda answered, spent: read(answered, asked, spent),
    )


def talk_once(correspondent: Correspondent, connection: Connection, conversation: Conversation) -> Outcome:
    """What the model says next, as the field `text`; whatever happens."""
    return outcome_of(connection, lambda: correspondent.talk(conversation, connection), read_words)


def outcome_of(
    connection: Connection, asking: Callable[[], Answered], reading: Callable[[Answered, int], Outcome]
) -> Outcome:
    """What becomes of one question; no failure of it is an exception."""
    began = time.monotonic()
    try:
        answered = asking()
    except NoAnswer as error:
        spent = milliseconds_since(began)
        tokens = error.input_tokens, error.output_tokens
        return Outcome(error.kind, {}, "", *tokens, spent, error.retry_after, str(error)[:300])
    except Exception as error:
        log.exception("a question to %s went wrong", connection.model)
        return Outcome(FailureKind.UNREACHABLE, {}, "", 0, 0, milliseconds_since(began), message=type(error).__name__)
    return reading(answered, milliseconds_since(began))


def read_words(answered: Answered, spent: int) -> Outcome:
    """The words without characters that cannot be stored; unreadable where none are left, too long beyond what is
    kept."""
    digest = hashlib.sha256(answered.text.encode(errors="replace")).hexdigest()
    tokens, text = (answered.input_tokens, answered.output_tokens), STORABLE.sub("", answered.text)
    if not text.strip():
        return Outcome(FailureKind.UNREADABLE, {}, digest, *tokens, spent, message="There were no words in it.")
    if len(text) > WORDS_AT_MOST:
        return Outcome(FailureKind.TOO_LONG, {}, digest, *tokens, spent, message="The reply is too long to be kept.")
    return Outcome("", {"text": text, "model": storable(answered.model)[:120]}, digest, *tokens, spent)


def read(answered: Answered, asked: Asked, spent: int) -> Outcome:
    """The answer as a reply of the schema, or unreadable with the beginning of its text."""
    digest = hashlib.sha256(answered.text.encode(errors="replace")).hexdigest()
    tokens = answered.input_tokens, answered.output_tokens
    try:
        fields = {**parsed(answered.text, asked.schema), "model": storable(answered.model)[:120]}
    except Unreadable:
        garbage = {"text": storable(answered.text)[:KEPT_OF_GARBAGE]}
        return Outcome(FailureKind.UNREADABLE, garbage, digest, *tokens, spent)
    return Outcome("", clean(fields), digest, *tokens, spent)


def clean(fields: Mapping[str, object]) -> dict[str, object]:
    """The fields without characters and numbers that cannot be stored."""
    return {name: cleaned(value) for name, value in fields.items()}


def cleaned(value: object) -> object:
    if isinstance(value, str):
        return storable(value)
    if isinstance(value, list):
        return [cleaned(each) for each in value[:100]]
    if isinstance(value, dict):
        return clean(value)
    if isinstance(value, float) and not (-1e300 < value < 1e300):
        return None
    return value


def milliseconds_since(began: float) -> int:
    return round((time.monotonic() - began) * 1000)
