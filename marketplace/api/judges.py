from typing import Any
from uuid import UUID

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api import views
from marketplace.actions import judges as actions
from marketplace.models import Endpoint, Judge, JudgeState
from marketplace.queries import judges as queries
from marketplace.queries.judge_records import Record, records_of
from marketplace.queries.judge_votes import FEWEST_ITEMS
from tasks.queries.projects import visible_to as projects_visible_to


class JudgeEndpointSerializer(serializers.ModelSerializer[Endpoint]):
    """Where the items go."""

    class Meta:
        model = Endpoint
        fields = ("id", "name", "provider", "model", "operator", "region", "retention_days", "currency", "is_active")
        read_only_fields = fields


class FlipsSerializer(serializers.Serializer[Any]):
    """Items asked with both sides first, and how many of them got another answer."""

    items = serializers.IntegerField()
    flipped = serializers.IntegerField()


class ClaimedSerializer(serializers.Serializer[Any]):
    """What it claims beside how often experts agree with it on blind items, as shares with a 95 % interval."""

    items = serializers.IntegerField()
    claimed = serializers.FloatField(allow_null=True)
    agrees = serializers.FloatField()
    low = serializers.FloatField()
    high = serializers.FloatField()


class JudgeProgressSerializer(serializers.Serializer[Any]):
    """`waits_until`: the provider is down or busy, or money is looked for again then. `pause_reason`: what to mend."""

    items_seen = serializers.IntegerField()
    items_failed = serializers.IntegerField()
    cost_micro = serializers.IntegerField()
    charged_minor = serializers.IntegerField()
    waits_until = serializers.DateTimeField(allow_null=True)
    pause_reason = serializers.CharField()
    last_seen_at = serializers.DateTimeField(allow_null=True)
    finished_at = serializers.DateTimeField(allow_null=True)


class JudgeSerializer(serializers.Serializer[Any]):
    """One version of an AI reviewer and what is measured of it. `claim` is null below `fewest_blind_items`.
    `endpoint` null: it runs in the house. Cost in millionths of the endpoint's currency."""

    id = serializers.UUIDField(source="judge.pk")
    kind = serializers.CharField(source="judge.kind")
    name = serializers.CharField(source="judge.name")
    version = serializers.IntegerField(source="judge.version")
    state = serializers.ChoiceField(source="judge.state", choices=JudgeState.choices)
    model = serializers.CharField(source="judge.model")
    prompt_hash = serializers.CharField(source="judge.prompt_hash")
    samples = serializers.IntegerField(source="judge.samples")
    both_orders = serializers.BooleanField(source="judge.both_orders")
    trained_on = serializers.IntegerField(source="judge.trained_on")
    created_at = serializers.DateTimeField(source="judge.created_at")
    retired_at = serializers.DateTimeField(source="judge.retired_at", allow_null=True)
    endpoint = JudgeEndpointSerializer(source="judge.endpoint", allow_null=True)
    progress = JudgeProgressSerializer(source="screening", allow_null=True)
    micro_per_thousand_items = serializers.IntegerField(allow_null=True)
    failures = serializers.DictField(child=serializers.IntegerField())
    flips = FlipsSerializer(allow_null=True)
    blind_items = serializers.IntegerField()
    fewest_blind_items = serializers.SerializerMethodField()
    claim = ClaimedSerializer(allow_null=True)

    @extend_schema_field(int)
    def get_fewest_blind_items(self, record: Record) -> int:
        return FEWEST_ITEMS


class JudgePromptSerializer(serializers.ModelSerializer[Judge]):
    """What the model is told before each item."""

    class Meta:
        model = Judge
        fields = ("prompt", "prompt_hash")
        read_only_fields = fields


class NewJudgeSerializer(serializers.Serializer[Any]):
    endpoint = serializers.UUIDField()
    samples = serializers.IntegerField(min_value=1, max_value=9, default=1)
    both_orders = serializers.BooleanField(default=True)


class JudgeSwitchSerializer(serializers.Serializer[Any]):
    state = serializers.ChoiceField(choices=JudgeState.choices)


class ProjectJudgesView(views.Endpoint):
    """The AI reviewers that may see the project's items."""

    @extend_schema(responses=JudgeSerializer(many=True))
    def get(self, request: Request, project_id: UUID) -> Response:
        project = get_object_or_404(projects_visible_to(self.actor), pk=project_id)
        rows = queries.shown(queries.visible_to(self.actor).filter(project=project))
        page = self.paginate_queryset(rows.select_related("endpoint", "project")) or []
        return self.get_paginated_response(JudgeSerializer(records_of(page), many=True).data)

    @extend_schema(request=NewJudgeSerializer, responses={201: JudgeSerializer})
    def post(self, request: Request, project_id: UUID) -> Response:
        asked = self.check(NewJudgeSerializer)
        endpoint_id = asked.pop("endpoint")
        made = actions.add_judge(by=self.actor, project_id=project_id, endpoint_id=endpoint_id, now=self.now, **asked)
        return Response(shown(self, made.pk), status=201)


class JudgeView(views.Endpoint):
    @extend_schema(responses=JudgeSerializer)
    def get(self, request: Request, judge_id: UUID) -> Response:
        return Response(shown(self, judge_id))


class JudgePromptView(views.Endpoint):
    @extend_schema(responses=JudgePromptSerializer)
    def get(self, request: Request, judge_id: UUID) -> Response:
        return Response(JudgePromptSerializer(get_object_or_404(queries.visible_to(self.actor), pk=judge_id)).data)


class JudgeSwitchView(views.Endpoint):
    """Shadow: it looks and has no say. Counted: it has the weight of its measured record. Off: it sees nothing."""

    @extend_schema(request=JudgeSwitchSerializer, responses=JudgeSerializer)
    def put(self, request: Request, judge_id: UUID) -> Response:
        state = JudgeState(self.check(JudgeSwitchSerializer)["state"])
        actions.switch_judge(by=self.actor, judge_id=judge_id, state=state, now=self.now)
        return Response(shown(self, judge_id))


def shown(endpoint: views.Endpoint, judge_id: UUID) -> dict[str, Any]:
    """The judge as its lab sees it, or 404."""
    rows = queries.visible_to(endpoint.actor).select_related("endpoint", "project")
    return dict(JudgeSerializer(records_of([get_object_or_404(rows, pk=judge_id)])[0]).data)
