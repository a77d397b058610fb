"""Every error as problem details (RFC 9457): what failed, and what to do."""

import logging
from uuid import uuid4

from django.conf import settings
from django.core.exceptions import PermissionDenied, RequestDataTooBig, ValidationError
from django.http import Http404
from rest_framework import exceptions, status
from rest_framework.response import Response
from rest_framework.views import exception_handler

from accounts.errors import Conflicting, Invalid, Missing, NotAllowed, Refusal

log = logging.getLogger(__name__)

STATUS: dict[type[Refusal], int] = {
    Invalid: status.HTTP_400_BAD_REQUEST,
    NotAllowed: status.HTTP_403_FORBIDDEN,
    Missing: status.HTTP_404_NOT_FOUND,
    Conflicting: status.HTTP_409_CONFLICT,
}
TITLES = {
    400: "This request cannot be used as it is",
    401: "Sign in first",
    403: "Not allowed",
    404: "Not found",
    405: "This address does not take that method",
    409: "Not possible now",
    413: "Too large",
    415: "This kind of content is not taken here",
    429: "Too many requests",
    500: "Something failed on our side",
}
NOT_FOUND = "There is no such thing here, or none that you may see."


def problem(code: str, http_status: int, detail: str, **more: object) -> Response:
    """A problem-details response."""
    body = {
        "type": f"about:blank#{code}",
        "title": TITLES.get(http_status, "Error"),
        "status": http_status,
        "detail": detail,
        "code": code,
        **more,
    }
    return Response(body, status=http_status, content_type="application/problem+json")


def as_problem(error: Exception, context: dict[str, object]) -> Response:
    """DRF's exception handler: refusals by their class, DRF's own errors, and anything else as 500 with a reference."""
    if isinstance(error, Refusal):
        return of_refusal(error)
    if isinstance(error, exceptions.ValidationError):
        fields = flatten(error.detail)
        return problem("invalid", 400, next(iter(fields.values()))[0], fields=fields)
    if isinstance(error, ValidationError):
        return problem("invalid", 400, " ".join(error.messages))
    if isinstance(error, RequestDataTooBig):
        most = (settings.DATA_UPLOAD_MAX_MEMORY_SIZE or 0) // 1024**2
        return problem("too_large", 413, f"More than {most} MB were sent at once, and nothing was changed. Shorten it.")
    if isinstance(error, Http404):
        return problem("not_found", 404, NOT_FOUND)
    if isinstance(error, PermissionDenied):
        return problem("not_allowed", 403, "You may not do this.")
    return of_framework(error, context)


def of_refusal(error: Refusal) -> Response:
    """The refusal's own words and facts, under the status of its base class."""
    http_status = next((code for base, code in STATUS.items() if isinstance(error, base)), 400)
    more: dict[str, object] = {"facts": error.facts} if error.facts else {}
    if isinstance(error, Invalid) and error.fields:
        more["fields"] = error.fields
    return problem(error.code, http_status, error.message, **more)


def of_framework(error: Exception, context: dict[str, object]) -> Response:
    """DRF's own errors keep their status and headers; an unforeseen one is logged under a reference."""
    known = exception_handler(error, context) if isinstance(error, exceptions.APIException) else None
    if known is None or not isinstance(error, exceptions.APIException):
        reference = uuid4().hex[:12]
        log.exception("unforeseen error %s", reference, exc_info=error)
        detail = "Nothing was changed. Try again; if it stays, send us the reference."
        return problem("unforeseen", 500, detail, reference=reference)
    answer = problem(str(error.default_code), known.status_code, str(error.detail))
    for name, value in known.headers.items():
        if name.lower() != "content-type":
            answer[name] = value
    return answer


def flatten(detail: object, prefix: str = "") -> dict[str, list[str]]:
    """Nested serializer errors as {"field.inner": [sentence, …]}."""
    if isinstance(detail, dict):
        found: dict[str, list[str]] = {}
        for name, inner in detail.items():
            found |= flatten(inner, f"{prefix}.{name}" if prefix else str(name))
        return found
    if isinstance(detail, list) and any(isinstance(inner, dict | list) for inner in detail):
        found = {}
        for place, inner in enumerate(detail):
            found |= flatten(inner, f"{prefix}.{place}" if prefix else str(place))
        return found
    return {prefix or "non_field_errors": [str(d) for d in detail] if isinstance(detail, list) else [str(detail)]}
