"""An item and an answer to it as the messages of a chat, as TRL reads them."""

from tasks.types import checks
from tasks.types.base import Fields


def asked(content: Fields) -> list[dict[str, str]]:
    """The user's turn: the context, where there is one, and the prompt."""
    prompt, context = checks.text(content, "prompt"), checks.text(content, "context")
    return [{"role": "user", "content": f"{context}\n\n{prompt}" if context else prompt}]


def said(text: str) -> dict[str, str]:
    return {"role": "assistant", "content": text}
