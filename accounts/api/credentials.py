from typing import Any
from uuid import UUID

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.actions.credentials import (
    CredentialClaim,
    CredentialDecision,
    decide_credential,
    note_reading,
    resubmit_credential,
    submit_credential,
)
from accounts.api.views import Endpoint
from accounts.errors import DutyNeeded
from accounts.expertise import Field
from accounts.models import Credential, CredentialKind, CredentialState, Trail
from accounts.queries import credentials
from accounts.register_numbers import number_hint

SHOWN = (
    "id", "kind", "field", "specialties", "jurisdiction", "name_on_document", "number_ending", "number_hint",
    "issued_on", "expires_on", "state", "submitted_at", "decision_due_at", "decided_at", "register_source", "reason",
)  # fmt: skip


class CredentialSerializer(serializers.ModelSerializer[Credential]):
    number_ending = serializers.SerializerMethodField()
    number_hint = serializers.SerializerMethodField()

    class Meta:
        model = Credential
        fields = SHOWN
        read_only_fields = SHOWN

    def get_number_ending(self, credential: Credential) -> str:
        return credential.number[-2:]

    def get_number_hint(self, credential: Credential) -> str:
        return number_hint(
            field=credential.field,
            kind=credential.kind,
            jurisdiction=credential.jurisdiction,
            number=credential.number,
        )


class CredentialClaimSerializer(serializers.Serializer[CredentialClaim]):
    """What the expert says; the number whole."""

    kind = serializers.ChoiceField(choices=CredentialKind.choices)
    field = serializers.ChoiceField(choices=Field.choices)
    specialties = serializers.ListField(child=serializers.CharField(max_length=32), default=list, max_length=20)
    jurisdiction = serializers.CharField(max_length=8)
    name_on_document = serializers.CharField(max_length=120)
    number = serializers.CharField(max_length=64)
    issued_on = serializers.DateField(allow_null=True, default=None)
    expires_on = serializers.DateField(allow_null=True, default=None)


class CredentialActSerializer(serializers.ModelSerializer[Trail]):
    """One step in the life of a credential."""

    by = serializers.EmailField(source="by.email", allow_null=True, default=None)

    class Meta:
        model = Trail
        fields = ("at", "act", "by", "reason")


class CredentialExpertSerializer(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    name = serializers.CharField(source="user.name")
    email = serializers.EmailField(source="user.email")


class CredentialCaseSerializer(CredentialSerializer):
    """A credential as operations sees it."""

    expert = CredentialExpertSerializer(read_only=True)
    history = serializers.SerializerMethodField()

    class Meta(CredentialSerializer.Meta):
        fields = (*SHOWN, "number", "expert", "history")  # type: ignore[assignment]
        read_only_fields = fields  # type: ignore[assignment]

    @extend_schema_field(CredentialActSerializer(many=True))
    def get_history(self, credential: Credential) -> list[dict[str, object]]:
        acts = self.context["histories"].get(credential.pk, [])
        return list(CredentialActSerializer(acts, many=True).data)


class CredentialDecisionSerializer(serializers.Serializer[Any]):
    decision = serializers.ChoiceField(choices=[(one.value, one.value) for one in CredentialDecision])
    reason = serializers.CharField(allow_blank=True, default="", max_length=4000)
    register_source = serializers.CharField(allow_blank=True, default="", max_length=200)


class MyCredentialsView(Endpoint):
    """One's own licences, certifications and degrees."""

    @extend_schema(responses=CredentialSerializer(many=True))
    def get(self, request: Request) -> Response:
        return self.page(credentials.own(self.actor), CredentialSerializer)

    @extend_schema(request=CredentialClaimSerializer, responses={201: CredentialSerializer})
    def post(self, request: Request) -> Response:
        claim = CredentialClaim(**self.check(CredentialClaimSerializer))
        credential = submit_credential(by=self.actor, claim=claim, now=self.now)
        return Response(CredentialSerializer(credential).data, status=201)


class MyCredentialView(Endpoint):
    @extend_schema(request=CredentialClaimSerializer, responses=CredentialSerializer)
    def put(self, request: Request, credential_id: UUID) -> Response:
        credential = get_object_or_404(credentials.own(self.actor), pk=credential_id)
        claim = CredentialClaim(**self.check(CredentialClaimSerializer))
        credential = resubmit_credential(by=self.actor, credential=credential, claim=claim, now=self.now)
        return Response(CredentialSerializer(credential).data)


class CredentialsView(Endpoint):
    """The queue, for operations. Reading it is written into the trail, since it shows whole numbers."""

    @extend_schema(
        responses=CredentialCaseSerializer(many=True),
        parameters=[OpenApiParameter("state", enum=CredentialState.values)],
    )
    def get(self, request: Request) -> Response:
        if not self.actor.is_operations:
            raise DutyNeeded("Only operations sees the queue of credentials.")
        rows = credentials.cases(self.actor)
        if state := request.query_params.get("state"):
            rows = rows.filter(state=state)
        found = list(self.paginate_queryset(rows) or [])
        note_reading(by=self.actor, credentials=found, now=self.now)
        return self.get_paginated_response(as_cases(found))


class CredentialView(Endpoint):
    """One case, for operations."""

    @extend_schema(responses=CredentialCaseSerializer)
    def get(self, request: Request, credential_id: UUID) -> Response:
        credential = get_object_or_404(credentials.cases(self.actor), pk=credential_id)
        note_reading(by=self.actor, credentials=[credential], now=self.now)
        return Response(as_cases([credential])[0])


class CredentialDecisionView(Endpoint):
    """Verify, ask for more, decline, suspend or reinstate; never about oneself."""

    @extend_schema(request=CredentialDecisionSerializer, responses=CredentialCaseSerializer)
    def post(self, request: Request, credential_id: UUID) -> Response:
        credential = get_object_or_404(credentials.visible_to(self.actor), pk=credential_id)
        asked = self.check(CredentialDecisionSerializer)
        asked["decision"] = CredentialDecision(asked["decision"])
        decided = decide_credential(by=self.actor, credential=credential, now=self.now, **asked)
        return Response(as_cases([decided])[0])


def as_cases(rows: list[Credential]) -> list[dict[str, Any]]:
    """The cases with their histories, read in one query."""
    histories = credentials.histories(row.pk for row in rows)
    return list(CredentialCaseSerializer(rows, many=True, context={"histories": histories}).data)
