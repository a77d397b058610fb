from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.views import Endpoint
from tasks.actions.reviews import SAID_BY_PEOPLE, OutcomeSaid, Review, review_item
from tasks.models import Decision, Outcome

CHOICES = [(outcome.value, outcome.label) for outcome in SAID_BY_PEOPLE]


class OutcomeSaidSerializer(serializers.Serializer[Any]):
    annotation_id = serializers.UUIDField()
    outcome = serializers.ChoiceField(choices=CHOICES)
    reason = serializers.CharField(allow_blank=True, max_length=2000, default="")


class ReviewSerializer(serializers.Serializer[Any]):
    """`answer` is left out on an item that is decided already."""

    answer = serializers.DictField(child=serializers.JSONField(allow_null=True), required=False, allow_null=True)
    reason = serializers.CharField(max_length=2000)
    outcomes = OutcomeSaidSerializer(many=True, required=False)


class DecisionSerializer(serializers.ModelSerializer[Decision]):
    answer = serializers.DictField()
    posterior = serializers.DictField(child=serializers.FloatField())

    class Meta:
        model = Decision
        fields = (
            "id",
            "item_id",
            "answer",
            "posterior",
            "confidence",
            "answers_counted",
            "route",
            "method",
            "decided_at",
        )
        read_only_fields = fields


class ReviewView(Endpoint):
    """A person's word on an item that the answers left unsure, or on single answers of a decided one."""

    @extend_schema(request=ReviewSerializer, responses=DecisionSerializer)
    def post(self, request: Request, item_id: UUID) -> Response:
        asked = self.check(ReviewSerializer)
        outcomes = [
            OutcomeSaid(said["annotation_id"], Outcome(said["outcome"]), said["reason"])
            for said in asked.get("outcomes", [])
        ]
        review = Review(asked.get("answer"), asked["reason"], outcomes)
        decision = review_item(by=self.actor, item_id=item_id, review=review, now=self.now)
        return Response(DecisionSerializer(decision).data)
