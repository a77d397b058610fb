from typing import Any
from uuid import UUID

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api import views
from marketplace.actions import endpoint_tests
from marketplace.actions import endpoints as actions
from marketplace.judges.asking import FailureKind
from marketplace.models import Endpoint
from marketplace.models.endpoints import Provider
from marketplace.queries.endpoints import visible_to

MICRO_AT_MOST = 10**9


class EndpointSerializer(serializers.ModelSerializer[Endpoint]):
    """A model that can be asked. Prices in millionths of the currency per 1,000 tokens. `lab` null: the platform's.
    The key is never part of an answer."""

    lab = serializers.UUIDField(source="lab_id", allow_null=True)
    lab_name = serializers.CharField(source="lab.name", default="")
    has_key = serializers.SerializerMethodField()

    class Meta:
        model = Endpoint
        fields = (
            "id", "lab", "lab_name", "name", "provider", "base_url", "model", "has_key", "operator", "region",
            "retention_days", "currency", "input_micro_per_thousand", "output_micro_per_thousand", "calls_at_once",
            "calls_per_minute", "timeout_seconds", "is_active", "created_at",
        )  # fmt: skip
        read_only_fields = fields

    @extend_schema_field(bool)
    def get_has_key(self, endpoint: Endpoint) -> bool:
        return bool(endpoint.encrypted_key)


class EndpointChangeSerializer(serializers.Serializer[Any]):
    name = serializers.CharField(max_length=80)
    operator = serializers.CharField(max_length=120)
    region = serializers.CharField(max_length=40)
    retention_days = serializers.IntegerField(min_value=0, max_value=3650)
    input_micro_per_thousand = serializers.IntegerField(default=0, min_value=0, max_value=MICRO_AT_MOST)
    output_micro_per_thousand = serializers.IntegerField(default=0, min_value=0, max_value=MICRO_AT_MOST)
    calls_at_once = serializers.IntegerField(min_value=1, max_value=32, default=4)
    calls_per_minute = serializers.IntegerField(min_value=1, max_value=100_000, default=60)
    timeout_seconds = serializers.IntegerField(min_value=1, max_value=60, default=30)


class NewEndpointSerializer(EndpointChangeSerializer):
    lab = serializers.UUIDField(allow_null=True, default=None)
    provider = serializers.ChoiceField(choices=Provider.choices)
    base_url = serializers.CharField(max_length=200)
    model = serializers.CharField(max_length=120)
    currency = serializers.CharField(max_length=3, default="USD")
    key = serializers.CharField(max_length=500, allow_blank=True, default="", write_only=True)


class EndpointKeySerializer(serializers.Serializer[Any]):
    key = serializers.CharField(max_length=500, write_only=True)


class EndpointSwitchSerializer(serializers.Serializer[Any]):
    is_active = serializers.BooleanField()


class TestedEndpointSerializer(serializers.Serializer[Any]):
    """How a model took one small question. `failure` empty: its answer fits. `model`: what it says it is. Cost in
    millionths of the currency."""

    failure = serializers.ChoiceField(choices=[("", ""), *((kind.value, kind.value) for kind in FailureKind)])
    message = serializers.CharField()
    model = serializers.CharField()
    milliseconds = serializers.IntegerField()
    input_tokens = serializers.IntegerField()
    output_tokens = serializers.IntegerField()
    cost_micro = serializers.IntegerField()
    currency = serializers.CharField()


class EndpointsView(views.Endpoint):
    """The models one may choose from: those of one's labs and those of the platform. Operations see those of every
    lab, never a key."""

    @extend_schema(parameters=[OpenApiParameter("lab", UUID)], responses=EndpointSerializer(many=True))
    def get(self, request: Request) -> Response:
        rows = visible_to(self.actor)
        if "lab" in request.query_params:
            rows = rows.filter(lab=serializers.UUIDField().run_validation(request.query_params["lab"]))
        return self.page(rows, EndpointSerializer)

    @extend_schema(request=NewEndpointSerializer, responses={201: EndpointSerializer})
    def post(self, request: Request) -> Response:
        asked = self.check(NewEndpointSerializer)
        lab_id, key = asked.pop("lab"), asked.pop("key")
        made = actions.register_endpoint(
            by=self.actor, lab_id=lab_id, facts=actions.Facts(**asked), key=key, now=self.now
        )
        return Response(EndpointSerializer(made).data, status=201)


class EndpointView(views.Endpoint):
    @extend_schema(responses=EndpointSerializer)
    def get(self, request: Request, endpoint_id: UUID) -> Response:
        return Response(EndpointSerializer(get_object_or_404(visible_to(self.actor), pk=endpoint_id)).data)

    @extend_schema(request=EndpointChangeSerializer, responses=EndpointSerializer)
    def patch(self, request: Request, endpoint_id: UUID) -> Response:
        changes = self.check(EndpointChangeSerializer)
        changed = actions.change_endpoint(by=self.actor, endpoint_id=endpoint_id, changes=changes, now=self.now)
        return Response(EndpointSerializer(changed).data)


class EndpointKeyView(views.Endpoint):
    """Replaces the key."""

    @extend_schema(request=EndpointKeySerializer, responses=EndpointSerializer)
    def put(self, request: Request, endpoint_id: UUID) -> Response:
        key = self.check(EndpointKeySerializer)["key"]
        changed = actions.rotate_key(by=self.actor, endpoint_id=endpoint_id, key=key, now=self.now)
        return Response(EndpointSerializer(changed).data)


class EndpointSwitchView(views.Endpoint):
    """Off: nothing more is sent to it."""

    @extend_schema(request=EndpointSwitchSerializer, responses=EndpointSerializer)
    def put(self, request: Request, endpoint_id: UUID) -> Response:
        is_active = self.check(EndpointSwitchSerializer)["is_active"]
        changed = actions.switch_endpoint(by=self.actor, endpoint_id=endpoint_id, is_active=is_active, now=self.now)
        return Response(EndpointSerializer(changed).data)


class EndpointTestView(views.Endpoint):
    """Asks it one small question, about no item of anybody, and says what came back. At most 20 seconds."""

    @extend_schema(request=None, responses=TestedEndpointSerializer)
    def post(self, request: Request, endpoint_id: UUID) -> Response:
        tested = endpoint_tests.test_endpoint(by=self.actor, endpoint_id=endpoint_id, now=self.now)
        return Response(TestedEndpointSerializer(tested).data)
