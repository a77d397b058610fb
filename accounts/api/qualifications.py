from datetime import date, timedelta
from typing import Any

from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.ability.publishing import week_of
from accounts.api.views import Endpoint
from accounts.models import Publication
from accounts.queries import publications

WEEKS_SHOWN = 52


class EvidenceCountsSerializer(serializers.Serializer[dict[str, int]]):
    exam = serializers.IntegerField()
    gold = serializers.IntegerField()
    peers = serializers.IntegerField()
    adjudication = serializers.IntegerField()


class OutcomeCountsSerializer(serializers.Serializer[dict[str, int]]):
    agrees = serializers.IntegerField(default=0)
    dissent = serializers.IntegerField(default=0)
    needs_person = serializers.IntegerField(default=0)
    not_accepted = serializers.IntegerField(default=0)


class TopicStandingSerializer(serializers.Serializer[dict[str, Any]]):
    topic = serializers.CharField()
    n = serializers.IntegerField()
    expected = serializers.FloatField()
    lower = serializers.FloatField()
    upper = serializers.FloatField()


class WeekSerializer(serializers.ModelSerializer[Publication]):
    class Meta:
        model = Publication
        fields = ("week", "expected", "lower", "upper")


class QualificationSerializer(serializers.ModelSerializer[Publication]):
    """Expected agreement with its 90 % interval as it was published last: each Monday, and after an exam. Counts other
    than the exam's are to the nearest five; figures to hundredths; hidden checks and work are not told apart."""

    evidence_by_kind = EvidenceCountsSerializer(source="sources")
    evidence_count = serializers.SerializerMethodField()
    outcomes = serializers.SerializerMethodField()
    topics = TopicStandingSerializer(many=True)
    updated_at = serializers.DateTimeField(source="published_at")
    history = serializers.SerializerMethodField()
    next_on = serializers.SerializerMethodField()

    class Meta:
        model = Publication
        fields = (
            "id", "field", "expected", "lower", "upper", "evidence_count", "evidence_by_kind", "outcomes", "topics",
            "week", "updated_at", "next_on", "history",
        )  # fmt: skip

    def get_evidence_count(self, publication: Publication) -> int:
        return sum(publication.sources.values())

    @extend_schema_field(OutcomeCountsSerializer(allow_null=True))
    def get_outcomes(self, publication: Publication) -> dict[str, int] | None:
        return OutcomeCountsSerializer(publication.outcomes).data if publication.outcomes else None

    @extend_schema_field(WeekSerializer(many=True))
    def get_history(self, publication: Publication) -> list[dict[str, Any]]:
        rows: list[Publication] = self.context["history"]
        own = [row for row in rows if row.field == publication.field]
        return [dict(WeekSerializer(row).data) for row in own[-WEEKS_SHOWN:]]

    def get_next_on(self, publication: Publication) -> date:
        return week_of(self.context["now"]) + timedelta(weeks=1)


class QualificationsView(Endpoint):
    """One's own standing, field by field, and how it went."""

    @extend_schema(responses=QualificationSerializer(many=True))
    def get(self, request: Request) -> Response:
        own = publications.visible_to(self.actor)
        context = {"now": self.now, "history": list(own.order_by("week"))}
        shown = self.paginate_queryset(publications.newest(own))
        return self.get_paginated_response(QualificationSerializer(shown, many=True, context=context).data)
