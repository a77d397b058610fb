"""Check a decoded JSON or form value against the annotations of a class of Stripe's SDK.

The SDK's TypedDicts (requests) and StripeObject classes (responses) are generated from Stripe's
OpenAPI, so they are the contract. Many of their names are importable only for type checkers;
`Names` finds those by reading the module's own import statements.
"""

import ast
import importlib
import inspect
import sys
import types
import typing
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import ForwardRef, Literal, get_args, get_origin

import typing_extensions
from stripe import ListObject, StripeObject
from stripe._request_options import RequestOptions
from stripe._stripe_object import UntypedStripeObject

type Json = str | int | float | bool | list["Json"] | dict[str, "Json"] | None
REQUEST_OPTIONS = frozenset(RequestOptions.__annotations__)
NONE = type(None)
LONGEST_INTEGER = 18
BOOLEANS = {"true": True, "false": False}


@dataclass(frozen=True)
class Violation:
    kind: Literal["unknown", "missing", "type", "enum"]
    where: str
    message: str


class Names(dict[str, object]):
    """The names an annotation of `module` may use, imported when they are asked for."""

    def __init__(self, module: str) -> None:
        super().__init__(vars(importlib.import_module(module)))
        self.imports = imports_of(module)

    def __missing__(self, name: str) -> object:
        if name not in self.imports:
            raise KeyError(name)
        module, original = self.imports[name]
        self[name] = getattr(importlib.import_module(module), original)
        return self[name]


@cache
def imports_of(module: str) -> dict[str, tuple[str, str]]:
    tree = ast.parse(inspect.getsource(sys.modules[module]))
    return {
        alias.asname or alias.name: (node.module, alias.name)
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module
        for alias in node.names
    }


@cache
def names(module: str) -> Names:
    return Names(module)


@cache
def fields(shape: type) -> dict[str, object]:
    """Each own field of a class with its resolved annotation, those of its SDK bases included."""
    found: dict[str, object] = {}
    for base in reversed(shape.__mro__ if issubclass(shape, StripeObject) else (shape,)):
        if base in (object, dict, StripeObject):
            continue
        for name, annotation in inspect.get_annotations(base).items():
            if not name.startswith("_") and name != "OBJECT_NAME":
                found[name] = resolve(annotation, base.__module__)
    if typing_extensions.is_typeddict(shape) and set(found) > REQUEST_OPTIONS:
        found = {name: hint for name, hint in found.items() if name not in REQUEST_OPTIONS}
    return found


def resolve(annotation: object, module: str) -> object:
    if isinstance(annotation, ForwardRef):
        annotation = annotation.__forward_arg__
    if isinstance(annotation, str):
        return eval(annotation, {}, names(module))  # noqa: S307 - the SDK's own source
    return annotation


def parts(annotation: object) -> tuple[object, bool]:
    """An annotation without its NotRequired, and whether the field must be there."""
    if get_origin(annotation) in (typing.NotRequired, typing_extensions.NotRequired):
        return get_args(annotation)[0], False
    return annotation, True


def check(value: Json, annotation: object, module: str, where: str, *, is_form: bool) -> Iterator[Violation]:
    """Every way in which `value` departs from `annotation`; `is_form` reads text as numbers."""
    annotation = resolve(annotation, module)
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin in (typing.Union, types.UnionType):
        yield from check_union(value, arguments, module, where, is_form=is_form)
    elif origin is Literal:
        if value not in arguments:
            choices = ", ".join(str(choice) for choice in arguments)
            yield Violation("enum", where, f"Invalid {where}: must be one of {choices}")
    elif origin in (list, typing.Sequence):
        yield from check_list(value, arguments[0], module, where, is_form=is_form)
    elif origin in (dict, typing.Mapping, UntypedStripeObject) or annotation is dict:
        yield from check_map(value, arguments, module, where, is_form=is_form)
    elif isinstance(origin or annotation, type) and issubclass(typing.cast(type, origin or annotation), ListObject):
        yield from check_page(value, arguments, module, where)
    elif is_record(annotation):
        yield from check_record(value, typing.cast(type, annotation), where, is_form=is_form)
    elif not is_scalar(value, annotation, is_form=is_form):
        word = "integer" if annotation is int else getattr(annotation, "__name__", "value")
        yield Violation("type", where, f"Invalid {word}: {str(value)[:200]}")


def is_record(annotation: object) -> bool:
    return typing_extensions.is_typeddict(annotation) or (
        isinstance(annotation, type) and issubclass(annotation, StripeObject)
    )


def check_union(
    value: Json,
    arguments: tuple[object, ...],
    module: str,
    where: str,
    *,
    is_form: bool,
) -> Iterator[Violation]:
    options = [resolve(argument, module) for argument in arguments]
    literals = [option for option in options if get_origin(option) is Literal]
    if literals and get_args(literals[0]) != ("",):
        # Written `Literal[...]|str`: the plain str only keeps old SDKs alive, the list is closed.
        options = [option for option in options if option is not str]
    best: list[Violation] | None = None
    for option in options:
        found = list(check(value, option, module, where, is_form=is_form))
        if not found:
            return
        if best is None or any(violation.where != where for violation in found):
            best = found
    yield from best or []


def check_list(value: Json, element: object, module: str, where: str, *, is_form: bool) -> Iterator[Violation]:
    if is_form and isinstance(value, dict):
        value = list(value.values()) if all(key.isdigit() for key in value) else value
    if not isinstance(value, list):
        yield Violation("type", where, "Invalid array")
        return
    for index, item in enumerate(value):
        yield from check(item, element, module, f"{where}[{index}]", is_form=is_form)


def check_map(
    value: Json, arguments: tuple[object, ...], module: str, where: str, *, is_form: bool
) -> Iterator[Violation]:
    """Names of the caller's own choice; only the values have a type."""
    if not isinstance(value, dict):
        yield Violation("type", where, "Invalid object")
    elif arguments:
        for name, item in value.items():
            yield from check(item, arguments[-1], module, join(where, name), is_form=is_form)


def check_page(value: Json, arguments: tuple[object, ...], module: str, where: str) -> Iterator[Violation]:
    if not isinstance(value, dict) or not isinstance(value.get("data"), list):
        yield Violation("type", where, "Invalid list object")
    elif arguments:
        yield from check_list(value["data"], arguments[0], module, f"{where}.data", is_form=False)


def check_record(value: Json, shape: type, where: str, *, is_form: bool) -> Iterator[Violation]:
    if not isinstance(value, dict):
        yield Violation("type", where, "Invalid object")
        return
    known = fields(shape)
    for name in value.keys() - known.keys():
        yield Violation("unknown", join(where, name), f"Received unknown parameter: {name}")
    for name, annotation in known.items():
        inner, is_required = parts(annotation)
        if name in value:
            place = join(where, name)
            yield from check(value[name], inner, shape.__module__, place, is_form=is_form)
        elif is_required and not is_nullable(inner, shape.__module__):
            message = f"Missing required param: {join(where, name)}."
            yield Violation("missing", join(where, name), message)


def is_nullable(annotation: object, module: str) -> bool:
    resolved = resolve(annotation, module)
    return NONE in get_args(resolved)


def is_scalar(value: Json, annotation: object, *, is_form: bool) -> bool:
    if annotation in (typing.Any, object):
        return True
    if annotation is NONE or value is None:
        return annotation is NONE and value is None
    if is_form and isinstance(value, str):
        return is_scalar_text(value, annotation)
    if isinstance(value, bool) or annotation is bool:
        return isinstance(value, bool) and annotation is bool
    if annotation is Decimal:
        return isinstance(value, str)
    if annotation is float:
        return isinstance(value, int | float)
    return isinstance(annotation, type) and isinstance(value, annotation)


def is_scalar_text(value: str, annotation: object) -> bool:
    if annotation is bool:
        return value in BOOLEANS
    if annotation is int:
        digits = value.removeprefix("-")
        return digits.isascii() and digits.isdigit() and len(digits) <= LONGEST_INTEGER
    if annotation in (float, Decimal):
        try:
            return Decimal(value).is_finite()
        except ArithmeticError:
            return False
    return annotation is str


def join(where: str, name: str) -> str:
    return f"{where}[{name}]" if where else name


def problems(value: Mapping[str, Json], shape: type, *, is_form: bool) -> list[Violation]:
    return list(check_record(dict(value), shape, "", is_form=is_form))
