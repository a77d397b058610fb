"""Every route of the installed Stripe SDK, with the classes of its request and its answer."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

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
        found = names(self.module)[self.params_class]
        assert isinstance(found, type)
        return found


@cache
def routes() -> tuple[Route, ...]:
    return tuple(
        route for path in sorted(PACKAGE.rglob("_*_service.py")) for route in routes_of(path)
    )


@cache
def pattern(template: str) -> re.Pattern[str]:
    return re.compile(re.sub(r"\\\{\w+\\\}", r"[^/]+", re.escape(template)))


def find(method: str, path: str) -> Route | None:
    """The route of a request; a fixed path wins over one with a placeholder."""
    matching = [
        route
        for route in routes()
        if route.method == method.lower() and pattern(route.template).fullmatch(path)
    ]
    return min(matching, key=lambda route: route.template.count("{"), default=None)


def routes_of(path: Path) -> Iterator[Route]:
    module = ".".join(["stripe", *path.relative_to(PACKAGE).with_suffix("").parts])
    for function in ast.walk(ast.parse(path.read_text())):
        if not isinstance(function, ast.FunctionDef) or function.returns is None:
            continue
        call = request_in(function)
        if call is None:
            continue
        method, template = ast.literal_eval(call.args[0]), template_of(call.args[1])
        if method in VERBS and template:
            answer = ast.literal_eval(function.returns)
            yield Route(method, template, module, params_of(function), answer)


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
