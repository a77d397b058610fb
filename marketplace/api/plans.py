from typing import Any
from uuid import UUID

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.views import Endpoint
from marketplace.actions.plans import set_plan
from marketplace.models import QualityPlan, Routing, RoutingStep
from marketplace.queries import plans, routings
from tasks.queries.items import visible_to as items_visible_to
from tasks.queries.projects import visible_to as projects_visible_to


class QualityPlanSerializer(serializers.ModelSerializer[QualityPlan]):
    """What quality the project is to have and what it may cost. Shares lie in [0, 1]; `worth_minor` is what a wrong
    row costs the lab, in minor units: the next answer is asked for while it is expected to save more than its price."""

    class Meta:
        model = QualityPlan
        fields = (
            "epsilon", "delta", "settles_by_ai", "minimum_seats", "calibration_seats", "calibration_items", "sureness",
            "worth_minor", "gold_share", "audit_share", "blind_share", "shows_suggestions", "model_cost_limit_minor",
            "slice_column", "version", "changed_at",
        )  # fmt: skip
        read_only_fields = ("version", "changed_at")


class RoutingStepSerializer(serializers.ModelSerializer[RoutingStep]):
    """One choice made about the item and what it rested on."""

    class Meta:
        model = RoutingStep
        fields = ("step", "reason", "answers", "sureness", "facts", "taken_at")


class RoutingSerializer(serializers.ModelSerializer[Routing]):
    """The design of the item, drawn by lot, and the choices since; `slice` names its group."""

    slice = serializers.CharField(source="stratum.slice", read_only=True)
    steps = serializers.SerializerMethodField()

    class Meta:
        model = Routing
        fields = ("arm", "is_blind", "sampling_probability", "slice", "certificate_id", "drawn_at", "steps")

    @extend_schema_field(RoutingStepSerializer(many=True))
    def get_steps(self, routing: Routing) -> list[dict[str, Any]]:
        steps = RoutingStep.objects.filter(item=routing.pk).order_by("id")
        return list(RoutingStepSerializer(steps, many=True).data)


class QualityPlanView(Endpoint):
    """The project's plan; 404 while it has none and every seat opens at once."""

    serializer_class = QualityPlanSerializer

    def get(self, request: Request, project_id: UUID) -> Response:
        plan = get_object_or_404(plans.visible_to(self.actor), pk=project_id)
        return Response(QualityPlanSerializer(plan).data)

    def put(self, request: Request, project_id: UUID) -> Response:
        get_object_or_404(projects_visible_to(self.actor), pk=project_id)
        wanted = self.check(QualityPlanSerializer)
        plan = set_plan(by=self.actor, project_id=project_id, wanted=wanted, now=self.now)
        return Response(QualityPlanSerializer(plan).data)


class ItemRoutingView(Endpoint):
    """How an item is worked on and why it asked again; 404 for items without a design."""

    @extend_schema(responses=RoutingSerializer)
    def get(self, request: Request, item_id: UUID) -> Response:
        get_object_or_404(items_visible_to(self.actor), pk=item_id)
        routing = get_object_or_404(routings.routing_visible_to(self.actor), pk=item_id)
        return Response(RoutingSerializer(routing).data)
