from typing import Any
from uuid import UUID

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.views import Endpoint
from accounts.errors import Invalid
from tasks import types
from tasks.actions.guidelines import publish_guideline
from tasks.actions.projects import create_project, update_project
from tasks.api.constitutions import PrincipleSerializer, principles_from
from tasks.models import Guideline, Project
from tasks.queries import guidelines, projects


class ProjectSerializer(serializers.ModelSerializer[Project]):
    lab = serializers.UUIDField(source="lab_id")
    task_type = serializers.CharField(max_length=32)
    task_settings = serializers.DictField(child=serializers.JSONField(allow_null=True), required=False)
    seats_per_item = serializers.IntegerField(default=3)
    column_mapping = serializers.DictField(child=serializers.CharField(), read_only=True)
    guideline_version = serializers.IntegerField(read_only=True, allow_null=True, default=None)
    is_open_to_ai_reviewers = serializers.SerializerMethodField()
    has_one_right_answer = serializers.SerializerMethodField()

    class Meta:
        model = Project
        fields = (
            "id", "lab", "name", "description", "field", "specialty", "jurisdiction", "as_of", "audience", "language",
            "task_type", "task_settings", "seats_per_item", "data_class", "text_form", "permitted_sources",
            "ai_assistants_permitted", "source_licence", "answer_licence", "column_mapping", "state", "created_at",
            "guideline_version", "is_open_to_ai_reviewers", "has_one_right_answer",
        )  # fmt: skip
        read_only_fields = ("id", "column_mapping", "created_at", "guideline_version")

    def get_is_open_to_ai_reviewers(self, project: Project) -> bool:
        return types.has_classes(project.task_type)

    def get_has_one_right_answer(self, project: Project) -> bool:
        """Whether an answer can be checked against a known one, so that there are hidden checks."""
        return types.of(project.task_type).has_one_right_answer


class NewProjectSerializer(ProjectSerializer):
    principles = PrincipleSerializer(many=True, write_only=True, required=False)
    guideline = serializers.CharField(write_only=True, required=False, allow_blank=True, default="", max_length=100_000)

    class Meta(ProjectSerializer.Meta):
        fields = (*ProjectSerializer.Meta.fields, "guideline", "principles")  # type: ignore[assignment]
        read_only_fields = (*ProjectSerializer.Meta.read_only_fields, "state")  # type: ignore[assignment]


class GuidelineSerializer(serializers.ModelSerializer[Guideline]):
    class Meta:
        model = Guideline
        fields = ("id", "version", "body", "published_at")
        read_only_fields = ("id", "version", "published_at")


class ProjectsView(Endpoint):
    """The projects of one's labs; data leads and owners create them."""

    @extend_schema(responses=ProjectSerializer(many=True), parameters=[OpenApiParameter("lab", UUID)])
    def get(self, request: Request) -> Response:
        rows = projects.visible_to(self.actor)
        if lab := request.query_params.get("lab"):
            rows = rows.filter(lab=identifier(lab, "lab"))
        return self.page(rows, ProjectSerializer)

    @extend_schema(request=NewProjectSerializer, responses={201: ProjectSerializer})
    def post(self, request: Request) -> Response:
        facts = self.check(NewProjectSerializer)
        lab_id, guideline = facts.pop("lab_id"), facts.pop("guideline")
        principles = principles_from(facts.pop("principles", []))
        made = create_project(
            by=self.actor, lab_id=lab_id, facts=facts, guideline=guideline, principles=principles, now=self.now
        )
        return Response(self.shown(made.pk), status=201)

    def shown(self, project_id: UUID) -> dict[str, Any]:
        return ProjectSerializer(projects.visible_to(self.actor).get(pk=project_id)).data


class ProjectView(Endpoint):
    @extend_schema(responses=ProjectSerializer)
    def get(self, request: Request, project_id: UUID) -> Response:
        return Response(ProjectSerializer(get_object_or_404(projects.visible_to(self.actor), pk=project_id)).data)

    @extend_schema(request=ProjectSerializer, responses=ProjectSerializer)
    def patch(self, request: Request, project_id: UUID) -> Response:
        get_object_or_404(projects.visible_to(self.actor), pk=project_id)
        update_project(by=self.actor, project_id=project_id, changes=self.check(ProjectSerializer), now=self.now)
        return Response(ProjectSerializer(projects.visible_to(self.actor).get(pk=project_id)).data)


class GuidelinesView(Endpoint):
    """The versions of a project's guideline, the newest first."""

    @extend_schema(responses=GuidelineSerializer(many=True))
    def get(self, request: Request, project_id: UUID) -> Response:
        get_object_or_404(projects.visible_to(self.actor), pk=project_id)
        return self.page(guidelines.visible_to(self.actor).filter(project=project_id), GuidelineSerializer)

    @extend_schema(request=GuidelineSerializer, responses={201: GuidelineSerializer})
    def post(self, request: Request, project_id: UUID) -> Response:
        get_object_or_404(projects.visible_to(self.actor), pk=project_id)
        body = self.check(GuidelineSerializer)["body"]
        made = publish_guideline(by=self.actor, project_id=project_id, body=body, now=self.now)
        return Response(GuidelineSerializer(made).data, status=201)


def identifier(text: str, name: str) -> UUID:
    """A filter's identifier. Raises Invalid."""
    try:
        return UUID(text)
    except ValueError:
        raise Invalid(f"“{name}” is no identifier.", fields={name: ["Give an identifier."]}) from None
