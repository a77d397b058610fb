from uuid import UUID

from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.pagination import NewestFirst
from accounts.api.views import Endpoint
from tasks.models import Project, SecondLook
from tasks.queries import refits
from tasks.queries.items import label_of, title_of


class ByWorth(NewestFirst):
    ordering = "decided_share"
    page_size = 50


class SecondLookSerializer(serializers.ModelSerializer[SecondLook]):
    """A decision that all answers of the project together see otherwise or less surely."""

    item = serializers.UUIDField(source="decision.item_id")
    external_id = serializers.CharField(source="decision.item.external_id")
    title = serializers.SerializerMethodField()
    decided = serializers.SerializerMethodField()
    confidence = serializers.FloatField(source="decision.confidence")
    likelier = serializers.SerializerMethodField()
    likelier_share = serializers.SerializerMethodField()
    made_at = serializers.DateTimeField(source="refit.made_at")

    class Meta:
        model = SecondLook
        fields = (
            "id", "item", "external_id", "title", "decided", "confidence", "decided_share", "likelier",
            "likelier_share", "made_at",
        )  # fmt: skip

    def get_title(self, look: SecondLook) -> str:
        return title_of(look.decision.item)

    def get_decided(self, look: SecondLook) -> str:
        return label_of(look.decision.item, look.decision.answer)

    def get_likelier(self, look: SecondLook) -> str:
        return refits.likelier_label(look)

    def get_likelier_share(self, look: SecondLook) -> float:
        return float(look.posterior[look.likeliest])


class SecondLooksView(Endpoint):
    """Decisions worth a second look, those most in doubt first. For the lab and operations."""

    pagination_class = ByWorth

    @extend_schema(responses=SecondLookSerializer(many=True))
    def get(self, request: Request, project_id: UUID) -> Response:
        project = Project.objects.filter(pk=project_id).first()
        if project is None or not (self.actor.is_operations or self.actor.is_member(project.lab_id)):
            raise Http404
        rows = refits.visible_to(self.actor).filter(refit__project=project_id)
        return self.page(rows, SecondLookSerializer)
