"""What stands behind the question mark, checked."""

from uuid import UUID

from rest_framework.request import Request

from accounts.errors import Invalid


def uuid_of(request: Request, name: str) -> UUID | None:
    """The identifier given under this name, if any. Raises Invalid for what is none."""
    text = request.query_params.get(name)
    if not text:
        return None
    try:
        return UUID(text)
    except ValueError:
        message = f"“{name}” is an identifier such as 0198c0de-0000-7000-8000-000000000000."
        raise Invalid(message, fields={name: [message]}) from None


def choice_of(request: Request, name: str, choices: list[str]) -> str | None:
    """The word given under this name, if any. Raises Invalid for one that is not among the choices."""
    word = request.query_params.get(name)
    if not word:
        return None
    if word not in choices:
        message = f"“{name}” is one of: {', '.join(choices)}."
        raise Invalid(message, fields={name: [message]})
    return word
