"""Requests and errors as Stripe writes them on the wire."""

import json
import re
from dataclasses import dataclass, field
from urllib.parse import parse_qsl

from sandbox.shapes import Json
from sandbox.store import Store

MAXIMUM_FIELDS = 1000
MAXIMUM_DEPTH = 12
KEY = re.compile(r"([^\[\]]+)((?:\[[^\[\]]*\])*)")


class StripeError(Exception):
    """A refusal in Stripe's shape."""

    def __init__(
        self,
        message: str,
        *,
        code: str | None = None,
        param: str | None = None,
        status: int = 400,
        kind: str = "invalid_request_error",
    ) -> None:
        super().__init__(message)
        self.status = status
        facts = {"type": kind, "code": code, "message": message, "param": param}
        self.body: dict[str, Json] = {"error": {name: fact for name, fact in facts.items() if fact is not None}}


def missing(noun: str, record_id: str) -> StripeError:
    return StripeError(
        f"No such {noun}: '{record_id}'",
        code="resource_missing",
        param="id",
        status=404,
    )


@dataclass
class Call:
    """One request that passed the door: who asked what, and when."""

    store: Store
    params: dict[str, Json]
    path: dict[str, str]
    public_url: str
    request_id: str
    idempotency_key: str | None
    now: int = field(default=0)

    def at(self, *steps: str | int) -> Json:
        value: Json = self.params
        for step in steps:
            if isinstance(value, dict):
                value = value.get(str(step))
            elif isinstance(value, list) and isinstance(step, int) and step < len(value):
                value = value[step]
            else:
                return None
        return value

    def text(self, *steps: str | int) -> str | None:
        value = self.at(*steps)
        return value if isinstance(value, str) and value else None

    def number(self, *steps: str | int) -> int | None:
        value = self.at(*steps)
        return int(value) if isinstance(value, str | int) and value != "" else None

    def texts(self, *steps: str | int) -> list[str]:
        value = self.at(*steps)
        items = list(value.values()) if isinstance(value, dict) else value
        return [str(item) for item in items] if isinstance(items, list) else []

    def metadata(self, *steps: str) -> dict[str, str]:
        value = self.at(*steps, "metadata")
        return {name: str(item) for name, item in value.items()} if isinstance(value, dict) else {}

    def required(self, *steps: str | int) -> str:
        value = self.text(*steps)
        if value is None:
            name = str(steps[0]) + "".join(f"[{step}]" for step in steps[1:])
            message = f"Missing required param: {name}."
            raise StripeError(message, code="parameter_missing", param=name)
        return value

    def address(self, *steps: str | int) -> str:
        """A web address the hosted pages may send a browser to."""
        value = self.required(*steps)
        if not re.match(r"https?://[^\s/]+", value):
            raise StripeError(f"Not a valid URL: {value[:200]}", code="url_invalid")
        return value

    def amount(self, *steps: str | int) -> int:
        name = "".join(str(step) for step in steps)
        value = self.number(*steps)
        if value is None:
            raise StripeError(f"Missing required param: {name}.", code="parameter_missing")
        if value < 1:
            message = "This value must be greater than or equal to 1."
            raise StripeError(message, code="parameter_invalid_integer", param=name)
        if value > 99_999_999:
            message = "Amount must be no more than $999,999.99"
            raise StripeError(message, code="amount_too_large", param=name)
        return value


def decode_form(text: str) -> dict[str, Json]:
    """`a[b][0]=c` into nested dicts; lists keep their indices as keys."""
    root: dict[str, Json] = {}
    try:
        pairs = parse_qsl(text, keep_blank_values=True, max_num_fields=MAXIMUM_FIELDS)
    except ValueError as error:
        raise StripeError("Too many parameters") from error
    for name, value in pairs:
        place(root, steps_of(name), value)
    return root


def steps_of(name: str) -> list[str]:
    match = KEY.fullmatch(name)
    if match is None:
        raise StripeError(f"Invalid parameter name: {name[:100]}", code="parameter_unknown")
    steps = [match[1], *re.findall(r"\[([^\[\]]*)\]", match[2])]
    if len(steps) > MAXIMUM_DEPTH:
        raise StripeError("Parameters are nested too deeply")
    return steps


def place(root: dict[str, Json], steps: list[str], value: str) -> None:
    here = root
    for step in steps[:-1]:
        inner = here.setdefault(step, {})
        if not isinstance(inner, dict):
            raise StripeError(f"Invalid object: {step[:100]}", param=step)
        here = inner
    last = steps[-1] or str(len(here))
    if last in here:
        raise StripeError(f"Repeated parameter: {last[:100]}", param=last)
    here[last] = value


def decode_json(text: str) -> dict[str, Json]:
    try:
        value = json.loads(text or "{}")
    except (ValueError, RecursionError) as error:
        raise StripeError("Invalid JSON in the request body") from error
    if not isinstance(value, dict):
        raise StripeError("The request body must be a JSON object")
    return value
