from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.exceptions import NotFound
from rest_framework.pagination import Cursor
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.pagination import OldestFirst
from accounts.api.views import Endpoint
from accounts.errors import Invalid
from tasks.actions.items import withdraw_item
from tasks.api.attachments import AttachedSerializer
from tasks.models import Finding, Item, ItemState, Outcome, Suggestion
from tasks.queries import items, projects


class AnswerField(serializers.DictField):
    child = serializers.JSONField(allow_null=True)


class ItemRowSerializer(serializers.ModelSerializer[Item]):
    title = serializers.SerializerMethodField()
    answer = serializers.SerializerMethodField()
    answer_label = serializers.SerializerMethodField()
    confidence = serializers.SerializerMethodField()

    class Meta:
        model = Item
        fields = ("id", "external_id", "state", "title", "answer", "answer_label", "confidence", "created_at")

    def get_title(self, item: Item) -> str:
        return items.title_of(item)

    @extend_schema_field(AnswerField(allow_null=True))
    def get_answer(self, item: Item) -> dict[str, object] | None:
        decision = items.decision_of(item)
        return decision.answer if decision else None

    def get_answer_label(self, item: Item) -> str | None:
        decision = items.decision_of(item)
        return items.label_of(item, decision.answer) if decision else None

    def get_confidence(self, item: Item) -> float | None:
        decision = items.decision_of(item)
        return decision.confidence if decision else None


class StandingDecisionSerializer(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    answer = AnswerField()
    posterior = serializers.DictField(help_text="By class; of answers in parts, by part and class.")
    confidence = serializers.FloatField()
    answers_counted = serializers.IntegerField()
    route = serializers.CharField()
    method = serializers.CharField()
    reason = serializers.CharField()
    decided_at = serializers.DateTimeField()


class LivedAnswerSerializer(serializers.Serializer[Any]):
    id = serializers.UUIDField(source="annotation.id")
    pseudonym = serializers.CharField()
    answer = AnswerField(source="annotation.answer")
    answer_label = serializers.CharField(source="label")
    rationale = serializers.CharField(source="annotation.rationale")
    is_not_enough_information = serializers.BooleanField(source="annotation.is_not_enough_information")
    focused_seconds = serializers.IntegerField(source="annotation.focused_seconds")
    guideline_version = serializers.IntegerField(source="annotation.guideline.version")
    submitted_at = serializers.DateTimeField(source="annotation.submitted_at")
    outcome = serializers.ChoiceField(source="verdict.outcome", choices=Outcome.choices, default=None, allow_null=True)
    outcome_reason = serializers.CharField(source="verdict.reason", default="")


class JudgeFindingSerializer(serializers.ModelSerializer[Finding]):
    """What a judge says of one principle; the quote stands word for word in the item."""

    code = serializers.CharField(source="principle.code")
    title = serializers.CharField(source="principle.title")
    version = serializers.IntegerField(source="principle.constitution.version")

    class Meta:
        model = Finding
        fields = ("id", "code", "title", "version", "verdict", "quote", "rationale")


class SuggestionSerializer(serializers.ModelSerializer[Suggestion]):
    """A judge's word on the item. With a `failure` it has none. `claimed` is what it says of its own certainty;
    `is_consistent`: the same answer with the sides swapped, null where it was not asked so."""

    judge = serializers.UUIDField(source="judge_id")
    answer = AnswerField()
    probabilities = serializers.DictField(child=serializers.FloatField())
    findings = JudgeFindingSerializer(many=True)

    class Meta:
        model = Suggestion
        fields = (
            "judge", "answer", "probabilities", "samples", "is_consistent", "claimed", "rationale", "failure",
            "findings", "created_at",
        )  # fmt: skip


class MomentSerializer(serializers.Serializer[Any]):
    at = serializers.DateTimeField()
    kind = serializers.CharField()
    text = serializers.CharField()


class ItemLifeSerializer(serializers.Serializer[Any]):
    id = serializers.UUIDField(source="item.id")
    project = serializers.UUIDField(source="item.project_id")
    external_id = serializers.CharField(source="item.external_id")
    state = serializers.ChoiceField(source="item.state", choices=ItemState.choices)
    content = AnswerField(source="item.content")
    attachments = AttachedSerializer(many=True)
    jurisdiction = serializers.SerializerMethodField()
    as_of = serializers.SerializerMethodField()
    audience = serializers.SerializerMethodField()
    created_at = serializers.DateTimeField(source="item.created_at")
    decision = StandingDecisionSerializer(allow_null=True)
    annotations = LivedAnswerSerializer(many=True, source="answers")
    suggestions = SuggestionSerializer(many=True)
    timeline = MomentSerializer(many=True)

    def get_jurisdiction(self, life: items.Life) -> str:
        return life.item.jurisdiction or life.item.project.jurisdiction

    def get_as_of(self, life: items.Life) -> str:
        return (life.item.as_of or life.item.project.as_of).isoformat()

    def get_audience(self, life: items.Life) -> str:
        return life.item.audience or life.item.project.audience


class RemovalSerializer(serializers.Serializer[Any]):
    reason = serializers.CharField(max_length=2000)


class ItemPages(OldestFirst):
    """Pages of items in the order of their file, searched or not."""

    def page_of(self, found: QuerySet[Item], request: Request) -> Response:
        """One page. Which items are on it is read from an index alone: asked for whole rows, PostgreSQL may walk the
        items in their order past all those that do not fit."""
        keys = [item.pk for item in self.paginate_queryset(found.only("pk"), request) or ()]
        shown = items.rows(Item.objects.filter(pk__in=keys)).order_by("pk")
        return self.get_paginated_response(ItemRowSerializer(shown, many=True).data)

    def page_of_search(self, found: QuerySet[Item], text: str, request: Request) -> Response:
        """What a search found among the next few thousand items, and where to go on."""
        self.base_url = request.build_absolute_uri()
        cursor, size = self.decode_cursor(request), self.get_page_size(request) or self.page_size
        searched = items.search(found, text, after=after(cursor), limit=size)
        further = searched.go_on_after
        link = None if further is None else self.encode_cursor(Cursor(0, False, str(further)))  # type: ignore[arg-type]
        shown = ItemRowSerializer(searched.items, many=True).data
        return Response({"next": link, "previous": None, "results": shown})


def after(cursor: Cursor | None) -> UUID | None:
    """The item that a page begins behind. Raises NotFound for a cursor that no page gave out."""
    if cursor is None or cursor.position is None:
        return None
    try:
        return UUID(str(cursor.position))
    except ValueError:
        raise NotFound(ItemPages.invalid_cursor_message) from None


class ItemsView(Endpoint):
    """The items of a project in the order of their file. A search looks at a few thousand items a page: a page may
    hold few rows or none and still have a next one, where the search goes on."""

    pagination_class = ItemPages

    @extend_schema(
        responses=ItemRowSerializer(many=True),
        parameters=[OpenApiParameter("state", str, enum=ItemState.values), OpenApiParameter("search", str)],
    )
    def get(self, request: Request, project_id: UUID) -> Response:
        get_object_or_404(projects.visible_to(self.actor), pk=project_id)
        found = items.visible_to(self.actor).filter(project=project_id)
        if state := request.query_params.get("state"):
            if state not in ItemState.values:
                raise Invalid(f"There is no state “{state}”.", fields={"state": [f"One of: {', '.join(ItemState)}."]})
            found = found.filter(state=state)
        search = request.query_params.get("search", "").replace("\x00", "")[:200]
        if search:
            return ItemPages().page_of_search(found, search, request)
        return ItemPages().page_of(found, request)


class ItemView(Endpoint):
    """An item's life."""

    @extend_schema(responses=ItemLifeSerializer)
    def get(self, request: Request, item_id: UUID) -> Response:
        return Response(self.shown(item_id))

    def shown(self, item_id: UUID) -> dict[str, Any]:
        item = get_object_or_404(items.rows(items.visible_to(self.actor)), pk=item_id)
        return ItemLifeSerializer(items.life_of(item, now=self.now)).data


class RemovalView(ItemView):
    """An undecided item is taken back."""

    http_method_names = ["post", "options"]

    @extend_schema(request=RemovalSerializer, responses=ItemLifeSerializer)
    def post(self, request: Request, item_id: UUID) -> Response:
        get_object_or_404(items.visible_to(self.actor), pk=item_id)
        withdraw_item(by=self.actor, item_id=item_id, reason=self.check(RemovalSerializer)["reason"], now=self.now)
        return Response(self.shown(item_id))
