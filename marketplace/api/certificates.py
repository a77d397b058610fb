from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.views import Endpoint
from marketplace.actions.certificates import revoke_certificate
from marketplace.models import Certificate
from marketplace.queries import certificates, groups, plans
from marketplace.reporting.pages import certificate_pdf
from marketplace.reporting.sentences import headline


class CertificateLineSerializer(serializers.ModelSerializer[Certificate]):
    """One test of a group, in a line."""

    judge = serializers.SerializerMethodField()

    class Meta:
        model = Certificate
        fields = (
            "id", "kind", "look", "state", "epsilon", "delta", "threshold", "items", "clusters", "errors", "bound",
            "reason", "digest", "judge", "guideline_version", "constitution_version", "tested_at", "ended_at",
            "end_reason",
        )  # fmt: skip

    def get_judge(self, certificate: Certificate) -> str:
        return f"{certificate.judge.name}/{certificate.judge.version}"


class StandingSerializer(serializers.Serializer[Any]):
    kind = serializers.CharField()
    newest = CertificateLineSerializer(allow_null=True)
    looks = serializers.IntegerField()
    need = serializers.CharField()


class GroupSerializer(serializers.Serializer[Any]):
    """One group of items: how far its evidence is, and where its certificates stand."""

    slice = serializers.CharField(source="stratum.slice")
    items = serializers.IntegerField()
    evidence_answered = serializers.IntegerField()
    evidence_waiting = serializers.IntegerField()
    settled = serializers.IntegerField()
    rechecks = serializers.IntegerField()
    standings = StandingSerializer(many=True)


class ChartPointSerializer(serializers.Serializer[Any]):
    """The blind re-check after one more document: mean difference, its confidence band, and the wealth of the bet
    against epsilon; the alarm goes off at 1 / delta."""

    clusters = serializers.IntegerField()
    mean_loss = serializers.FloatField()
    lower = serializers.FloatField()
    upper = serializers.FloatField()
    wealth = serializers.FloatField()
    alarm = serializers.BooleanField()


class ReopeningSerializer(serializers.Serializer[Any]):
    """What a revocation sends to experts again, and what the fewest answers on it cost."""

    items = serializers.IntegerField()
    cost_minor = serializers.IntegerField()
    currency = serializers.CharField(allow_blank=True)


class CertificateSerializer(CertificateLineSerializer):
    """The whole certificate: outcome with every step tested, the re-check since, the history of its group."""

    project_id = serializers.UUIDField(source="stratum.project_id")
    project_name = serializers.CharField(source="stratum.project.name")
    lab_id = serializers.UUIDField(source="stratum.project.lab_id")
    task_type = serializers.CharField(source="stratum.project.task_type")
    field = serializers.CharField(source="stratum.project.field")
    slice = serializers.CharField(source="stratum.slice")
    outcome = serializers.SerializerMethodField()
    seats = serializers.SerializerMethodField()
    settled = serializers.SerializerMethodField()
    chart = serializers.SerializerMethodField()
    history = serializers.SerializerMethodField()
    headline = serializers.SerializerMethodField()
    reopening = serializers.SerializerMethodField()
    model = serializers.CharField(source="judge.model")
    prompt_hash = serializers.CharField(source="judge.prompt_hash")

    class Meta(CertificateLineSerializer.Meta):
        fields = (  # type: ignore[assignment]
            *CertificateLineSerializer.Meta.fields, "project_id", "project_name", "lab_id", "task_type", "field",
            "slice", "outcome", "seats", "settled", "chart", "history", "headline", "reopening",
            "model", "prompt_hash",
        )  # fmt: skip

    def get_outcome(self, certificate: Certificate) -> dict[str, Any]:
        return dict(certificate.evidence["outcome"])

    def get_seats(self, certificate: Certificate) -> int:
        return certificates.seats_of(certificate)

    def get_settled(self, certificate: Certificate) -> int:
        return certificates.settled_count(certificate)

    @extend_schema_field(ChartPointSerializer(many=True))
    def get_chart(self, certificate: Certificate) -> list[dict[str, Any]]:
        return list(ChartPointSerializer(certificates.chart_of(certificate), many=True).data)

    def get_headline(self, certificate: Certificate) -> str:
        settled = certificates.settled_count(certificate)
        return headline(certificate, settled=settled, seats=self.get_seats(certificate))

    @extend_schema_field(ReopeningSerializer(allow_null=True))
    def get_reopening(self, certificate: Certificate) -> dict[str, Any] | None:
        found = certificates.reopening_of(certificate)
        return found and dict(zip(("items", "cost_minor", "currency"), found, strict=True))

    @extend_schema_field(CertificateLineSerializer(many=True))
    def get_history(self, certificate: Certificate) -> list[dict[str, Any]]:
        return list(CertificateLineSerializer(certificates.history_of(certificate), many=True).data)


class RevocationSerializer(serializers.Serializer[Any]):
    reason = serializers.CharField(required=False, default="", allow_blank=True, max_length=2000)


class GroupsView(Endpoint):
    """The groups of a project with a plan; 404 without one."""

    pagination_class = None

    @extend_schema(responses=GroupSerializer(many=True))
    def get(self, request: Request, project_id: UUID) -> Response:
        plan = get_object_or_404(plans.visible_to(self.actor), pk=project_id)
        return Response(GroupSerializer(groups.groups_of(plan), many=True).data)


class CertificateView(Endpoint):
    """One certificate, issued or refused, with all that its page shows."""

    @extend_schema(responses=CertificateSerializer)
    def get(self, request: Request, certificate_id: UUID) -> Response:
        found = get_object_or_404(certificates.visible_to(self.actor), pk=certificate_id)
        return Response(CertificateSerializer(found).data)


class CertificateEvidenceView(Endpoint):
    """The evidence in its canonical form, whose SHA-256 is the certificate's digest."""

    @extend_schema(responses={(200, "application/json"): OpenApiTypes.OBJECT})
    def get(self, request: Request, certificate_id: UUID) -> HttpResponse:
        found = get_object_or_404(certificates.visible_to(self.actor), pk=certificate_id)
        answer = HttpResponse(certificates.canonical_evidence(found), content_type="application/json")
        answer["Content-Disposition"] = f'attachment; filename="certificate-{found.pk}.json"'
        return answer


class CertificatePdfView(Endpoint):
    """The certificate as one printable page."""

    @extend_schema(responses={(200, "application/pdf"): OpenApiTypes.BINARY})
    def get(self, request: Request, certificate_id: UUID) -> HttpResponse:
        found = get_object_or_404(certificates.visible_to(self.actor), pk=certificate_id)
        facts = {**CertificateSerializer(found).data, "id": str(found.pk)}
        answer = HttpResponse(certificate_pdf(facts), content_type="application/pdf")
        answer["Content-Disposition"] = f'attachment; filename="certificate-{found.pk}.pdf"'
        return answer


class CertificateRevocationView(Endpoint):
    """Revoke a certificate for a reason: what it settled goes to experts again."""

    @extend_schema(request=RevocationSerializer, responses=CertificateSerializer)
    def post(self, request: Request, certificate_id: UUID) -> Response:
        reason = self.check(RevocationSerializer)["reason"]
        revoke_certificate(by=self.actor, certificate_id=certificate_id, reason=reason, now=self.now)
        found = get_object_or_404(certificates.visible_to(self.actor), pk=certificate_id)
        return Response(CertificateSerializer(found).data)
