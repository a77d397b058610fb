"""Every address under /api/v1/ with its methods, read from Django's own table."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import URLPattern, URLResolver, get_resolver

BASE = "api/v1/"
NOT_WALKED = {"options", "head", "trace"}


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One method of one address; `parameters` are the names in its path."""

    method: str
    route: str
    parameters: tuple[str, ...]

    @property
    def name(self) -> tuple[str, str]:
        return self.method.upper(), self.route

    @property
    def is_read(self) -> bool:
        return self.method == "get"


def endpoints() -> list[Endpoint]:
    """All of them, in the order of their addresses."""
    found = []
    for route, pattern in walk(get_resolver().url_patterns, ""):
        if route.startswith(BASE):
            for method in methods_of(pattern):
                found.append(Endpoint(method, route.removeprefix(BASE), tuple(pattern.pattern.converters)))
    return sorted(found, key=lambda one: (one.route, one.method))


def walk(patterns: list[URLPattern | URLResolver], before: str) -> Iterator[tuple[str, URLPattern]]:
    for pattern in patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from walk(pattern.url_patterns, route)
        else:
            yield route, pattern


def methods_of(pattern: URLPattern) -> list[str]:
    """The methods a view has; a view that is no class is walked with all of them."""
    view = getattr(pattern.callback, "cls", None) or getattr(pattern.callback, "view_class", None)
    if view is None:
        return ["get", "post", "put", "patch", "delete"]
    return [method for method in view.http_method_names if hasattr(view, method) and method not in NOT_WALKED]
