"""Models behind an OpenAI-compatible endpoint (hosted, vLLM, Ollama), through OpenAI's own SDK."""

from collections.abc import Iterator
from contextlib import contextmanager

import openai
from openai.types.chat import ChatCompletionMessageParam
from openai.types.shared_params import ResponseFormatJSONSchema

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

# Words by which servers that know no schemas say so.
NO_SCHEMAS = ("response_format", "json_schema", "guided")


class OpenAIModels:
    kind = "openai"

    def ask(self, asked: Asked, connection: Connection) -> Answered:
        with sdk_for(connection) as sdk:
            return read(self.body_of(sdk, asked, connection.model))

    def talk(self, conversation: Conversation, connection: Connection) -> Answered:
        messages: list[ChatCompletionMessageParam] = []
        if conversation.system:
            messages.append({"role": "system", "content": conversation.system})
        for role, text in conversation.messages:
            messages.append(
                {"role": "user", "content": text} if role == "user" else {"role": "assistant", "content": text}
            )
        with sdk_for(connection) as sdk:
            raw = sdk.chat.completions.with_raw_response.create(
                model=connection.model, messages=messages, max_completion_tokens=TOKENS_AT_MOST
            )
            return read(raw.http_response.text)

    def body_of(self, sdk: openai.OpenAI, asked: Asked, model: str) -> str:
        """The provider's answer with the schema enforced, or without where it knows no schemas."""
        try:
            return self.send(sdk, asked, model, has_schema=True)
        except openai.BadRequestError as error:
            if not any(word in error.response.text for word in NO_SCHEMAS):
                raise
            return self.send(sdk, asked, model, has_schema=False)

    def send(self, sdk: openai.OpenAI, asked: Asked, model: str, *, has_schema: bool) -> str:
        messages: list[ChatCompletionMessageParam] = [
            {"role": "system", "content": asked.rules},
            {"role": "user", "content": asked.material},
        ]
        form: ResponseFormatJSONSchema = {
            "type": "json_schema", "json_schema": {"name": "judgement", "schema": asked.schema, "strict": True},
        }  # fmt: skip
        raw = sdk.chat.completions.with_raw_response.create(
            model=model,
            messages=messages,
            max_completion_tokens=TOKENS_AT_MOST,
            response_format=form if has_schema else openai.omit,
        )
        return raw.http_response.text


@contextmanager
def sdk_for(connection: Connection) -> Iterator[openai.OpenAI]:
    """The SDK over a guarded client; whatever goes wrong within is a NoAnswer."""
    try:
        with guard.client(
            connection.base_url, seconds=connection.seconds, private_hosts=connection.private_hosts
        ) as client:
            yield openai.OpenAI(
                api_key=connection.key or "none", base_url=connection.base_url, http_client=client, max_retries=0,
                timeout=connection.seconds,
            )  # fmt: skip
    except NotAllowedAddress as error:
        raise NoAnswer(FailureKind.NOT_LET_IN, str(error)) from error
    except openai.APIStatusError as error:
        raise of_status(error.status_code, error.response.text, error.response.headers) from error
    except openai.APIConnectionError as error:
        raise of_connection(error, is_timeout=isinstance(error, openai.APITimeoutError)) from error


def read(body: str) -> Answered:
    """The text of the first choice. Raises NoAnswer."""
    found = opened(body)
    tokens = count(inner(found, "usage", "prompt_tokens")), count(inner(found, "usage", "completion_tokens"))
    choice = inner(found, "choices", 0)
    ended, text = inner(choice, "finish_reason"), inner(choice, "message", "content")
    if ended == "content_filter" or inner(choice, "message", "refusal"):
        raise NoAnswer(FailureKind.REFUSED, str(inner(choice, "message", "refusal") or ""), tokens=tokens)
    if ended == "length":
        raise NoAnswer(FailureKind.TOO_LONG, "The answer was cut off.", tokens=tokens)
    if not isinstance(text, str):
        raise NoAnswer(FailureKind.UNREADABLE, "The answer holds no text.", tokens=tokens)
    return Answered(text, *tokens, model=str(inner(found, "model") or ""))
