"""One interface to models over the network: a question goes out, an answer or a reason for none comes back. Pure."""

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from enum import StrEnum
from time import time
from typing import Literal, Protocol

from marketplace.judges.guard import TooMuch
from marketplace.judges.prompts import Asked

TOKENS_AT_MOST = 4096
WAIT_AT_MOST = 3600.0
TOO_LONG_WORDS = ("context_length", "context length", "maximum context", "prompt is too long", "too many tokens")
REFUSED_WORDS = ("content_filter", "content_policy", "content management policy")


class FailureKind(StrEnum):
    """Why there is no answer. `REJECTED`: this question is not taken; `NOT_LET_IN`: none is (key, account, model's
    name, address), until somebody mends the endpoint."""

    REFUSED = "refused"
    UNREADABLE = "unreadable"
    TIMED_OUT = "timed_out"
    RATE_LIMITED = "rate_limited"
    UNREACHABLE = "unreachable"
    TOO_LONG = "too_long"
    REJECTED = "rejected"
    NOT_LET_IN = "not_let_in"
    INTERRUPTED = "interrupted"


FINAL = {FailureKind.REFUSED, FailureKind.TOO_LONG, FailureKind.REJECTED}
PROVIDER_DOWN = {FailureKind.TIMED_OUT, FailureKind.RATE_LIMITED, FailureKind.UNREACHABLE}


@dataclass(frozen=True, slots=True)
class Connection:
    """Where a model is asked, with the key opened for this one use, and how many seconds an answer may take."""

    base_url: str
    model: str
    key: str
    seconds: float
    private_hosts: Collection[str] = ()


@dataclass(frozen=True, slots=True)
class Answered:
    """What came back; tokens as the provider counts them, and the model that it says has answered."""

    text: str
    input_tokens: int
    output_tokens: int
    model: str


@dataclass(frozen=True, slots=True)
class Conversation:
    """What was said so far: what the model is told beforehand, and role and text of each message, the user's last."""

    system: str
    messages: Sequence[tuple[Literal["user", "assistant"], str]]


class NoAnswer(Exception):
    """The question has no answer. `retry_after`: seconds that the provider asks to wait. Tokens may have been used
    all the same."""

    def __init__(
        self,
        kind: FailureKind,
        message: str = "",
        *,
        retry_after: float | None = None,
        tokens: tuple[int, int] = (0, 0),
    ) -> None:
        super().__init__(message)
        self.kind, self.retry_after = kind, retry_after
        self.input_tokens, self.output_tokens = tokens


class Correspondent(Protocol):
    """A kind of provider. Asks once and never again by itself: every question is a row before it leaves."""

    kind: str

    def ask(self, asked: Asked, connection: Connection) -> Answered:
        """The model's answer. Raises NoAnswer."""

    def talk(self, conversation: Conversation, connection: Connection) -> Answered:
        """What the model says next, in words of its own. Raises NoAnswer."""


def of_status(status: int, body: str, headers: Mapping[str, str]) -> NoAnswer:
    """Why a provider answered with this status."""
    said = body.lower()
    if status == 429 or status == 529:
        return NoAnswer(FailureKind.RATE_LIMITED, body, retry_after=retry_after(headers))
    if status in (400, 413, 422) and (status == 413 or any(words in said for words in TOO_LONG_WORDS)):
        return NoAnswer(FailureKind.TOO_LONG, body)
    if status in (400, 403) and any(words in said for words in REFUSED_WORDS):
        return NoAnswer(FailureKind.REFUSED, body)
    if status in (401, 402, 403, 404):
        return NoAnswer(FailureKind.NOT_LET_IN, body)
    if 400 <= status < 500 and status not in (408, 409, 425):
        return NoAnswer(FailureKind.REJECTED, body)
    kind = FailureKind.TIMED_OUT if status in (408, 504) else FailureKind.UNREACHABLE
    return NoAnswer(kind, body, retry_after=retry_after(headers))


def of_connection(error: Exception, *, is_timeout: bool) -> NoAnswer:
    """Why a connection brought nothing."""
    if any(isinstance(each, TooMuch) for each in causes(error)):
        return NoAnswer(FailureKind.TOO_LONG, "The answer is too large.")
    return NoAnswer(FailureKind.TIMED_OUT if is_timeout else FailureKind.UNREACHABLE, str(error))


def causes(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


def retry_after(headers: Mapping[str, str]) -> float | None:
    """Seconds to wait by the Retry-After header (RFC 9110: seconds or a date); None where it says nothing usable."""
    said = headers.get("retry-after", "").strip()
    try:
        seconds = float(said) if said[:1].isdigit() else parsedate_to_datetime(said).timestamp() - time()
    except (ValueError, TypeError, OverflowError):
        return None
    return min(max(seconds, 0.0), WAIT_AT_MOST) if seconds == seconds else None


def opened(body: str) -> dict[str, object]:
    """The body as a JSON object. Raises NoAnswer."""
    try:
        found = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise NoAnswer(FailureKind.UNREADABLE, "The provider's answer is no JSON.") from error
    if not isinstance(found, dict):
        raise NoAnswer(FailureKind.UNREADABLE, "The provider's answer is no JSON object.")
    return found


def inner(value: object, *path: str | int) -> object:
    """What lies at the path, None where nothing does."""
    for step in path:
        if isinstance(value, dict) and isinstance(step, str):
            value = value.get(step)
        elif isinstance(value, list) and isinstance(step, int) and step < len(value):
            value = value[step]
        else:
            return None
    return value


def count(value: object) -> int:
    """A number of tokens; whatever is none counts as none."""
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 10**8 else 0
