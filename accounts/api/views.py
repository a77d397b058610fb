"""The base of every endpoint: the actor, and idempotent writes."""

import hashlib
from datetime import datetime
from functools import cached_property
from typing import Any, cast

from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone
from rest_framework import generics
from rest_framework.permissions import SAFE_METHODS
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer

from accounts.actor import Actor
from accounts.errors import Conflicting, Invalid, NotAllowed
from accounts.models import IdempotentRequest, Scope


class KeyUsedForAnotherRequest(Conflicting):
    code = "idempotency_key_reused"


class Replay(Exception):
    """The answer of an earlier request with the same key."""

    def __init__(self, earlier: IdempotentRequest) -> None:
        self.earlier = earlier


class Endpoint(generics.GenericAPIView[Any]):
    """A view that knows its actor. A write with an Idempotency-Key happens once: the key is stored in the very
    transaction of the write, so a copy that comes at the same time waits for it and gets the same answer."""

    needs_scope: Scope | None = None
    queryset = None
    filter_backends = ()

    @property
    def actor(self) -> Actor:
        return cast(Actor, self.request.auth)

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.method in SAFE_METHODS or "Idempotency-Key" not in request.headers:
            return super().dispatch(request, *args, **kwargs)
        with transaction.atomic():
            response = super().dispatch(request, *args, **kwargs)
            if response.status_code >= 400:
                transaction.set_rollback(True)
        return response

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        if isinstance(request.auth, Actor):
            self.check_scope(request)
            key = request.headers.get("Idempotency-Key")
            if key and request.method not in SAFE_METHODS:
                self.hold_key(request, key)

    def check_scope(self, request: Request) -> None:
        scope = self.needs_scope or (Scope.READ if request.method in SAFE_METHODS else Scope.WRITE)
        if request.method in SAFE_METHODS:
            scope = Scope.READ
        if scope not in self.actor.scopes:
            raise NotAllowed(f"This API key lacks the scope “{scope.value}”. Use a key that has it.", scope=scope.value)

    def hold_key(self, request: Request, key: str) -> None:
        if len(key) > 80:
            raise Invalid("An Idempotency-Key has at most 80 characters.")
        body = b"" if "multipart" in (request.content_type or "") else request.body
        digest = hashlib.sha256(f"{request.method} {request.get_full_path()} ".encode() + body).hexdigest()
        self.held, is_new = IdempotentRequest.objects.get_or_create(
            user=self.actor.user, key=key, defaults={"request_digest": digest}
        )
        if is_new:
            return
        if self.held.request_digest != digest:
            raise KeyUsedForAnotherRequest("This Idempotency-Key was used for another request. Use a new key.")
        raise Replay(self.held)

    def handle_exception(self, exc: Exception) -> Response:
        if isinstance(exc, Replay):
            answer = Response(exc.earlier.response, status=exc.earlier.status)
            answer["Idempotent-Replayed"] = "true"
            return answer
        return super().handle_exception(exc)

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        final = super().finalize_response(request, response, *args, **kwargs)
        held: IdempotentRequest | None = getattr(self, "held", None)
        if held is not None and held.status is None and final.status_code < 400:
            held.status, held.response = final.status_code, getattr(final, "data", None)
            held.save(update_fields=["status", "response"])
        return final

    def page(self, rows: QuerySet[Any], serializer: type[BaseSerializer[Any]]) -> Response:
        """One cursor page of the rows."""
        return self.get_paginated_response(serializer(self.paginate_queryset(rows), many=True).data)

    def check(self, serializer: type[BaseSerializer[Any]]) -> dict[str, Any]:
        """The request's body, valid; for PATCH only what was sent."""
        body = serializer(data=self.request.data, partial=self.request.method == "PATCH")
        body.is_valid(raise_exception=True)
        return dict(body.validated_data)

    def asked(self, serializer: type[BaseSerializer[Any]]) -> dict[str, Any]:
        """The request's query, valid."""
        query = serializer(data=self.request.query_params)
        query.is_valid(raise_exception=True)
        return dict(query.validated_data)

    @cached_property
    def now(self) -> datetime:
        """The moment of this request; only api and jobs read the clock."""
        return timezone.now()
