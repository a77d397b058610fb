from typing import Any
from uuid import UUID

from django.shortcuts import get_object_or_404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.actions.agreements import publish_agreement, sign_agreement
from accounts.api.fields import LabNameSerializer
from accounts.api.views import Endpoint
from accounts.models import Agreement, AgreementKind
from accounts.queries import agreements, labs


class AgreementStateSerializer(serializers.ModelSerializer[Agreement]):
    """A text, and whether the one who reads it has signed it."""

    lab = LabNameSerializer(read_only=True, allow_null=True)
    signed_at = serializers.DateTimeField(read_only=True, allow_null=True)

    class Meta:
        model = Agreement
        fields = ("id", "kind", "version", "title", "summary", "body", "lab", "subject", "published_at", "signed_at")
        read_only_fields = ("id", "kind", "version", "subject", "published_at")


class AgreementTextSerializer(serializers.Serializer[Any]):
    title = serializers.CharField(max_length=200)
    summary = serializers.CharField(allow_blank=True, default="", max_length=10_000)
    body = serializers.CharField(max_length=200_000, trim_whitespace=False)


class AgreementSignatureSerializer(serializers.Serializer[Any]):
    signed_name = serializers.CharField(max_length=120)


class AgreementsView(Endpoint):
    """The newest texts and whatever one has signed; with needed=true, what is still to sign."""

    @extend_schema(
        responses=AgreementStateSerializer(many=True), parameters=[OpenApiParameter("needed", OpenApiTypes.BOOL)]
    )
    def get(self, request: Request) -> Response:
        is_needed = request.query_params.get("needed") in ("true", "1")
        rows = agreements.to_sign(self.actor) if is_needed else agreements.in_force_for(self.actor)
        return self.page(rows, AgreementStateSerializer)


class AgreementSignatureView(Endpoint):
    @extend_schema(request=AgreementSignatureSerializer, responses={201: AgreementStateSerializer})
    def post(self, request: Request, agreement_id: UUID) -> Response:
        agreement = get_object_or_404(agreements.visible_to(self.actor), pk=agreement_id)
        signed_name = self.check(AgreementSignatureSerializer)["signed_name"]
        sign_agreement(by=self.actor, agreement=agreement, signed_name=signed_name, now=self.now)
        signed = agreements.visible_to(self.actor).get(pk=agreement.pk)
        return Response(AgreementStateSerializer(signed).data, status=201)


class LabAgreementsView(Endpoint):
    """The versions of the lab's own NDA; an owner publishes the next one."""

    @extend_schema(responses=AgreementStateSerializer(many=True))
    def get(self, request: Request, lab_id: UUID) -> Response:
        lab = get_object_or_404(labs.visible_to(self.actor), pk=lab_id)
        return self.page(agreements.of_lab(self.actor, lab.pk), AgreementStateSerializer)

    @extend_schema(request=AgreementTextSerializer, responses={201: AgreementStateSerializer})
    def post(self, request: Request, lab_id: UUID) -> Response:
        lab = get_object_or_404(labs.visible_to(self.actor), pk=lab_id)
        text = self.check(AgreementTextSerializer)
        published = publish_agreement(by=self.actor, kind=AgreementKind.NDA, lab_id=lab.pk, now=self.now, **text)
        found = agreements.visible_to(self.actor).get(pk=published.pk)
        return Response(AgreementStateSerializer(found).data, status=201)
