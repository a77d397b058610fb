"""The two ways to sign in to the API; both put the Actor into `request.auth`."""

import hashlib

from django.utils import timezone
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework import authentication, exceptions
from rest_framework.request import Request

from accounts.actor import Actor
from accounts.models import ApiKey, User
from accounts.queries.actors import actor_of, actor_of_key


class SessionAuthentication(authentication.SessionAuthentication):
    """The browser's session, with CSRF protection on every write."""

    def authenticate(self, request: Request) -> tuple[User, Actor] | None:
        found = super().authenticate(request)
        return (found[0], actor_of(found[0])) if found else None

    def authenticate_header(self, request: Request) -> str:
        return "Session"


class ApiKeyAuthentication(authentication.BaseAuthentication):
    """`Authorization: Bearer csl_…`"""

    def authenticate(self, request: Request) -> tuple[User, Actor] | None:
        header = request.headers.get("Authorization", "")
        if not header.startswith("Bearer "):
            return None
        digest = hashlib.sha256(header.removeprefix("Bearer ").strip().encode()).hexdigest()
        key = ApiKey.objects.select_related("user").filter(digest=digest, revoked_at=None).first()
        if key is None or not key.user.is_active:
            raise exceptions.AuthenticationFailed("This API key is unknown or revoked. Create a new one in the lab.")
        self.note_use(key)
        return key.user, actor_of_key(key)

    def note_use(self, key: ApiKey) -> None:
        """Keep the last use to the minute: one write a minute, not one a request."""
        now = timezone.now()
        if key.last_used_at is None or (now - key.last_used_at).total_seconds() > 60:
            ApiKey.objects.filter(pk=key.pk).update(last_used_at=now)

    def authenticate_header(self, request: Request) -> str:
        return "Bearer"


class ApiKeyScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    target_class = "accounts.api.authentication.ApiKeyAuthentication"
    name = "apiKey"

    def get_security_definition(self, auto_schema: object) -> dict[str, str]:
        return {"type": "http", "scheme": "bearer", "description": "An API key of a lab, an expert or staff."}


class SessionScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    target_class = "accounts.api.authentication.SessionAuthentication"
    name = "session"

    def get_security_definition(self, auto_schema: object) -> dict[str, str]:
        return {"type": "apiKey", "in": "cookie", "name": "sessionid"}
