from typing import Any
from uuid import UUID

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.views import Endpoint
from marketplace.queries.reports import progress_of
from tasks.queries.projects import visible_to


class ItemCountsSerializer(serializers.Serializer[Any]):
    imported = serializers.IntegerField()
    screened = serializers.IntegerField()
    open = serializers.IntegerField()
    decided = serializers.IntegerField()
    unsure = serializers.IntegerField()
    returned = serializers.IntegerField()
    withdrawn = serializers.IntegerField()
    gold = serializers.IntegerField()
    total = serializers.IntegerField()


class AnswerCountsSerializer(serializers.Serializer[Any]):
    counted = serializers.IntegerField()
    in_hand = serializers.IntegerField()
    submitted_today = serializers.IntegerField()


class AgreementFigureSerializer(serializers.Serializer[Any]):
    """Krippendorff's alpha with its 95 % interval; n items."""

    value = serializers.FloatField()
    lower = serializers.FloatField()
    upper = serializers.FloatField()
    n = serializers.IntegerField()


class SpendSerializer(serializers.Serializer[Any]):
    reserved_minor = serializers.IntegerField()
    spent_minor = serializers.IntegerField()
    available_minor = serializers.IntegerField()
    currency = serializers.CharField()


class ScreeningFigureSerializer(serializers.Serializer[Any]):
    judge_version = serializers.IntegerField()
    trained_on = serializers.IntegerField()
    seen = serializers.IntegerField()


class HourSerializer(serializers.Serializer[Any]):
    hour = serializers.DateTimeField()
    count = serializers.IntegerField()


class ProgressSerializer(serializers.Serializer[Any]):
    """How the project goes. Agreement is null below 30 decided items, spend without an offer."""

    as_of = serializers.DateTimeField()
    items = ItemCountsSerializer()
    answers = AnswerCountsSerializer()
    agreement = AgreementFigureSerializer(allow_null=True)
    spend = SpendSerializer(allow_null=True)
    screening = ScreeningFigureSerializer(allow_null=True)
    median_seconds = serializers.IntegerField(allow_null=True)
    decided_by_hour = HourSerializer(many=True)


class ProgressView(Endpoint):
    @extend_schema(responses=ProgressSerializer)
    def get(self, request: Request, project_id: UUID) -> Response:
        project = get_object_or_404(visible_to(self.actor), pk=project_id)
        return Response(ProgressSerializer(progress_of(project, now=self.now)).data)
