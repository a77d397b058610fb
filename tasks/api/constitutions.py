from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.http import Http404
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.views import Endpoint
from accounts.errors import Invalid
from tasks.actions.constitutions import NewPrinciple, publish_constitution
from tasks.constitution_templates import TEMPLATES
from tasks.models import Constitution, FindingVerdict
from tasks.quality.shares import FEWEST
from tasks.queries import constitutions, principles, projects

VERDICTS = FindingVerdict.choices


class PrincipleSerializer(serializers.Serializer[Any]):
    code = serializers.CharField(max_length=16)
    title = serializers.CharField(max_length=120)
    text = serializers.CharField(max_length=4000)


class PrinciplesSerializer(serializers.Serializer[Any]):
    principles = PrincipleSerializer(many=True)


class ConstitutionSerializer(serializers.ModelSerializer[Constitution]):
    principles = PrincipleSerializer(many=True)

    class Meta:
        model = Constitution
        fields = ("id", "version", "published_at", "principles")
        read_only_fields = fields


class PrinciplesInForceSerializer(serializers.Serializer[Any]):
    """`answered_items`: how many items hold answers given under the versions so far; a new version changes none."""

    newest = ConstitutionSerializer(allow_null=True)
    answered_items = serializers.IntegerField()


class ShareSerializer(serializers.Serializer[Any]):
    """A share with its 90 % interval; `n` items."""

    value = serializers.FloatField()
    lower = serializers.FloatField()
    upper = serializers.FloatField()
    n = serializers.IntegerField()


class DisputeSerializer(serializers.Serializer[Any]):
    """An expert's finding that overturned an AI reviewer's."""

    item = serializers.UUIDField(source="item_id")
    external_id = serializers.CharField(source="item.external_id")
    ai_verdict = serializers.ChoiceField(source="responds_to.verdict", choices=VERDICTS)
    ai_quote = serializers.CharField(source="responds_to.quote")
    expert_verdict = serializers.ChoiceField(source="verdict", choices=VERDICTS)
    expert_quote = serializers.CharField(source="quote")
    note = serializers.CharField(source="rationale")


class PrincipleRecordSerializer(serializers.Serializer[Any]):
    code = serializers.CharField(source="principle.code")
    title = serializers.CharField(source="principle.title")
    text = serializers.CharField(source="principle.text")
    applied = serializers.IntegerField()
    breaks = serializers.IntegerField()
    unclear = serializers.IntegerField()
    confirmed = serializers.IntegerField()
    overturned = serializers.IntegerField()
    overturned_share = ShareSerializer(allow_null=True)
    blind_items = serializers.IntegerField()
    differing = ShareSerializer(allow_null=True)
    disputes = DisputeSerializer(many=True)


class PrincipleRecordsSerializer(serializers.Serializer[Any]):
    """The record of each principle of one version; no share below `fewest_items`."""

    version = serializers.IntegerField()
    fewest_items = serializers.IntegerField()
    principles = PrincipleRecordSerializer(many=True)


class ConstitutionTemplateSerializer(PrinciplesSerializer):
    name = serializers.CharField()
    title = serializers.CharField()
    field = serializers.CharField()


class ConstitutionsView(Endpoint):
    """The versions of a project's principles, the newest first."""

    @extend_schema(responses=ConstitutionSerializer(many=True))
    def get(self, request: Request, project_id: UUID) -> Response:
        get_object_or_404(projects.visible_to(self.actor), pk=project_id)
        return self.page(constitutions.visible_to(self.actor).filter(project=project_id), ConstitutionSerializer)

    @extend_schema(request=PrinciplesSerializer, responses={201: ConstitutionSerializer})
    def post(self, request: Request, project_id: UUID) -> Response:
        get_object_or_404(projects.visible_to(self.actor), pk=project_id)
        written = principles_from(self.check(PrinciplesSerializer)["principles"])
        made = publish_constitution(by=self.actor, project_id=project_id, principles=written, now=self.now)
        return Response(ConstitutionSerializer(constitutions.with_principles().get(pk=made.pk)).data, status=201)


class PrinciplesInForceView(Endpoint):
    """The principles in force, and what a new version would touch."""

    @extend_schema(responses=PrinciplesInForceSerializer)
    def get(self, request: Request, project_id: UUID) -> Response:
        project = get_object_or_404(projects.visible_to(self.actor), pk=project_id)
        shown = {
            "newest": constitutions.newest(project.pk),
            "answered_items": constitutions.answered_items(project.pk),
        }
        return Response(PrinciplesInForceSerializer(shown).data)


class PrincipleRecordsView(Endpoint):
    """How experts apply each principle of a version (the newest unless asked), and which is unclear."""

    @extend_schema(responses=PrincipleRecordsSerializer, parameters=[OpenApiParameter("version", int)])
    def get(self, request: Request, project_id: UUID) -> Response:
        get_object_or_404(projects.visible_to(self.actor), pk=project_id)
        versions = constitutions.visible_to(self.actor).filter(project=project_id).order_by("-version")
        if version := request.query_params.get("version"):
            versions = versions.filter(version=number(version))
        constitution = versions.first()
        if constitution is None:
            raise Http404
        records = principles.records_of(constitution)
        shown = {"version": constitution.version, "fewest_items": FEWEST, "principles": records}
        return Response(PrincipleRecordsSerializer(shown).data)


class ConstitutionTemplatesView(Endpoint):
    """Principles to start from."""

    @extend_schema(responses=ConstitutionTemplateSerializer(many=True))
    def get(self, request: Request) -> Response:
        return Response(ConstitutionTemplateSerializer(TEMPLATES, many=True).data)


def principles_from(written: Sequence[dict[str, str]]) -> list[NewPrinciple]:
    return [NewPrinciple(**each) for each in written]


def number(text: str) -> int:
    """Raises Invalid."""
    if not (text.isascii() and text.isdigit() and len(text) < 9):
        raise Invalid("“version” is no number.", fields={"version": ["Give a number."]})
    return int(text)
