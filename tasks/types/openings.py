"""How a chat begins before the expert writes: messages as labs keep them, as turns of user and model."""

from collections.abc import Mapping

import orjson

from tasks.types.base import Fields

USER, MODEL, SYSTEM = "user", "assistant", "system"
ROLES = {
    "user": USER, "human": USER, "customer": USER, "patient": USER, "client": USER,
    "assistant": MODEL, "model": MODEL, "ai": MODEL, "bot": MODEL, "gpt": MODEL, "chatbot": MODEL,
    "system": SYSTEM, "developer": SYSTEM,
}  # fmt: skip
MESSAGES_AT_MOST = 200
HOW = "Write a list of messages with role and content, user and assistant in turn, from the user to the assistant."


class Unreadable(Exception):
    """These are no messages; `message` says what to do."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


def messages_in(value: object) -> list[dict[str, str]]:
    """The messages as they are stored (role: system, user or assistant); of stored ones, the same. Raises
    Unreadable."""
    found = unpacked(value)
    if not isinstance(found, list):
        raise Unreadable(f"This is no beginning of a chat. {HOW}")
    if len(found) > MESSAGES_AT_MOST:
        raise Unreadable(f"There are {len(found)} messages; at most {MESSAGES_AT_MOST} are taken.")
    return [message_of(each, place) for place, each in enumerate(found, 1)]


def message_of(value: object, place: int) -> dict[str, str]:
    named = value if isinstance(value, Mapping) else {}
    role = ROLES.get(str(named.get("role", named.get("from", ""))).lower())
    text = named.get("content", named.get("text", named.get("value")))
    if role is None or not isinstance(text, str) or not text.strip():
        raise Unreadable(f"Message {place} has no role or no text that can be read. {HOW}")
    return {"role": role, "content": text}


def check_turns(messages: list[dict[str, str]]) -> None:
    """Raise Unreadable unless user and model take turns, from the one to the other: providers take nothing else."""
    for place, message in enumerate(messages, 1):
        expected = USER if place % 2 else MODEL
        if message["role"] != expected:
            raise Unreadable(f"Message {place} is the {message['role']}'s and should be the {expected}'s. {HOW}")
    if len(messages) % 2:
        raise Unreadable(f"The last message is the user's, and here the expert writes next. {HOW}")


def unpacked(value: object) -> object:
    """JSON in a cell of a CSV, and messages under their usual name, opened."""
    if isinstance(value, str):
        try:
            value = orjson.loads(value)
        except orjson.JSONDecodeError:
            raise Unreadable(f"This text is no JSON. {HOW}") from None
    return value.get("messages") if isinstance(value, Mapping) else value


def opening_of(content: Fields) -> list[dict[str, str]]:
    """The stored messages of an item's beginning; none where it has none."""
    found = content.get("opening")
    return [dict(each) for each in found] if isinstance(found, list) else []
