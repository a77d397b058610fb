from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.views import Endpoint
from accounts.models import EvidenceKind, Qualification
from accounts.queries import qualifications

ROUNDED_TO = 10


class EvidenceCountsSerializer(serializers.Serializer[dict[str, int]]):
    exam = serializers.IntegerField()
    gold = serializers.IntegerField()
    peers = serializers.IntegerField()
    adjudication = serializers.IntegerField()


class QualificationSerializer(serializers.ModelSerializer[Qualification]):
    """Expected agreement with its 90 % interval. Counts other than the exam's are rounded down to tens, so that a
    count that moves does not tell which item was a hidden check."""

    evidence_by_kind = serializers.SerializerMethodField()
    evidence_count = serializers.SerializerMethodField()

    class Meta:
        model = Qualification
        fields = ("id", "field", "expected", "lower", "upper", "evidence_count", "evidence_by_kind", "updated_at")

    @extend_schema_field(EvidenceCountsSerializer)
    def get_evidence_by_kind(self, qualification: Qualification) -> dict[str, int]:
        counts = {kind.value: int(getattr(qualification, f"count_{kind.value}")) for kind in EvidenceKind}
        return {kind: n if kind == EvidenceKind.EXAM else n - n % ROUNDED_TO for kind, n in counts.items()}

    def get_evidence_count(self, qualification: Qualification) -> int:
        return sum(self.get_evidence_by_kind(qualification).values())


class QualificationsView(Endpoint):
    """One's own standing, field by field."""

    @extend_schema(responses=QualificationSerializer(many=True))
    def get(self, request: Request) -> Response:
        return self.page(qualifications.visible_to(self.actor), QualificationSerializer)
