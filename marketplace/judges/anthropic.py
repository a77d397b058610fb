"""Anthropic's models, through Anthropic's own SDK."""

from collections.abc import Iterator
from contextlib import contextmanager

import anthropic
from anthropic.types import MessageParam, OutputConfigParam

from marketplace.judges import guard
from marketplace.judges.addresses import NotAllowedAddress
from marketplace.judges.asking import (
    TOKENS_AT_MOST,
    Answered,
    Connection,
    Conversation,
    FailureKind,
    NoAnswer,
    count,
    inner,
    of_connection,
    of_status,
    opened,
)
from marketplace.judges.prompts import Asked

# Words by which models that know no schemas say so.
NO_SCHEMAS = ("output_config", "output_format", "json_schema", "structured output")


class AnthropicModels:
    kind = "anthropic"

    def ask(self, asked: Asked, connection: Connection) -> Answered:
        with sdk_for(connection) as sdk:
            return read(self.body_of(sdk, asked, connection.model))

    def talk(self, conversation: Conversation, connection: Connection) -> Answered:
        messages: list[MessageParam] = []
        for role, text in conversation.messages:
            said: MessageParam = (
                {"role": "user", "content": text} if role == "user" else {"role": "assistant", "content": text}
            )
            messages.append(said)
        with sdk_for(connection) as sdk:
            raw = sdk.messages.with_raw_response.create(
                model=connection.model, max_tokens=TOKENS_AT_MOST, system=conversation.system or anthropic.omit,
                messages=messages,
            )  # fmt: skip
            return read(raw.http_response.text)

    def body_of(self, sdk: anthropic.Anthropic, asked: Asked, model: str) -> str:
        """The provider's answer with the schema enforced, or without where the model knows no schemas."""
        form: OutputConfigParam = {"format": {"type": "json_schema", "schema": asked.schema}}
        try:
            return self.send(sdk, asked, model, form)
        except anthropic.BadRequestError as error:
            if not any(word in error.response.text for word in NO_SCHEMAS):
                raise
            return self.send(sdk, asked, model, None)

    def send(self, sdk: anthropic.Anthropic, asked: Asked, model: str, form: OutputConfigParam | None) -> str:
        raw = sdk.messages.with_raw_response.create(
            model=model,
            max_tokens=TOKENS_AT_MOST,
            system=asked.rules,
            messages=[{"role": "user", "content": asked.material}],
            output_config=anthropic.omit if form is None else form,
        )
        return raw.http_response.text


@contextmanager
def sdk_for(connection: Connection) -> Iterator[anthropic.Anthropic]:
    """The SDK over a guarded client; whatever goes wrong within is a NoAnswer."""
    try:
        with guard.client(
            connection.base_url, seconds=connection.seconds, private_hosts=connection.private_hosts
        ) as client:
            yield anthropic.Anthropic(
                api_key=connection.key or "none", base_url=connection.base_url, http_client=client, max_retries=0,
                timeout=connection.seconds,
            )  # fmt: skip
    except NotAllowedAddress as error:
        raise NoAnswer(FailureKind.NOT_LET_IN, str(error)) from error
    except anthropic.APIStatusError as error:
        raise of_status(error.status_code, error.response.text, error.response.headers) from error
    except anthropic.APIConnectionError as error:
        raise of_connection(error, is_timeout=isinstance(error, anthropic.APITimeoutError)) from error


def read(body: str) -> Answered:
    """All text of the answer. Raises NoAnswer."""
    found = opened(body)
    tokens = count(inner(found, "usage", "input_tokens")), count(inner(found, "usage", "output_tokens"))
    ended, blocks = inner(found, "stop_reason"), inner(found, "content")
    if ended == "refusal":
        raise NoAnswer(FailureKind.REFUSED, "The model declined.", tokens=tokens)
    if ended in ("max_tokens", "model_context_window_exceeded"):
        raise NoAnswer(FailureKind.TOO_LONG, "The answer was cut off.", tokens=tokens)
    texts = [inner(block, "text") for block in blocks] if isinstance(blocks, list) else []
    text = "".join(each for each in texts if isinstance(each, str))
    if not text:
        raise NoAnswer(FailureKind.UNREADABLE, "The answer holds no text.", tokens=tokens)
    return Answered(text, *tokens, model=str(inner(found, "model") or ""))
