"""Every route of the installed Stripe SDK, with the classes of its request and its answer."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import cast

import stripe

from sandbox.shapes import names

PACKAGE = Path(stripe.__file__).parent
VERBS = ("get", "post", "delete")


@dataclass(frozen=True)
class Route:
    method: str
    template: str
    module: str
    params_class: str | None
    answer: str

    @property
    def params(self) -> type | None:
        if self.params_class is None:
            return None
        return cast(type, names(self.module)[self.params_class])


@cache
def sources() -> dict[Path, str]:
    return {path: path.read_text() for path in sorted(PACKAGE.rglob("_*_service.py"))}


def routes() -> tuple[Route, ...]:
    """All of them; parsing every file takes more than a second."""
    return tuple(route for path in sources() for route in routes_of(path))


def likely(path: str) -> Iterator[Route]:
    """The routes of those files that speak of the first two steps of a path."""
    beginning = "/".join(path.split("/")[:3])
    for file, text in sources().items():
        if f'"{beginning}' in text:
            yield from routes_of(file)


@cache
def pattern(template: str) -> re.Pattern[str]:
    return re.compile(re.sub(r"\\\{\w+\\\}", r"[^/]+", re.escape(template)))


def find(method: str, path: str) -> Route | None:
    """The route of a request; a fixed path wins over one with a placeholder."""
    matching = [
        route for route in likely(path) if route.method == method.lower() and pattern(route.template).fullmatch(path)
    ]
    return min(matching, key=lambda route: route.template.count("{"), default=None)


@cache
def routes_of(path: Path) -> tuple[Route, ...]:
    module = ".".join(["stripe", *path.relative_to(PACKAGE).with_suffix("").parts])
    functions = ast.walk(ast.parse(sources()[path]))
    found = (route_of(module, node) for node in functions if isinstance(node, ast.FunctionDef))
    return tuple(route for route in found if route is not None)


def route_of(module: str, function: ast.FunctionDef) -> Route | None:
    call = request_in(function)
    if call is None or function.returns is None:
        return None
    method, template = ast.literal_eval(call.args[0]), template_of(call.args[1])
    if method not in VERBS or template is None:
        return None
    return Route(method, template, module, params_of(function), ast.literal_eval(function.returns))


def request_in(function: ast.FunctionDef) -> ast.Call | None:
    for node in ast.walk(function):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
            continue
        if node.func.attr in ("_request", "_request_stream"):
            return node
    return None


def template_of(node: ast.expr) -> str | None:
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        node = node.func.value
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def params_of(function: ast.FunctionDef) -> str | None:
    for argument in function.args.args:
        if argument.arg == "params" and argument.annotation is not None:
            found = re.search(r"\w+Params\b", ast.unparse(argument.annotation))
            return found.group() if found else None
    return None
