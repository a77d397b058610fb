from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.http import Http404
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.pagination import NewestFirst
from accounts.api.views import Endpoint
from accounts.errors import Invalid
from tasks.actions.gold import check_lead, make_gold, move_gold, promote_gold
from tasks.actions.gold_many import make_gold_of_labels, promote_several, unpromote_gold
from tasks.actions.gold_verdicts import rekey_gold
from tasks.api.items import AnswerField, ItemRowSerializer
from tasks.models import Gold, GoldOrigin, GoldState, Item, Project
from tasks.quality.gold_checks import Suspicion
from tasks.queries import gold as queries
from tasks.queries import items
from tasks.queries.gold_health import Check, checks_of

CANDIDATES = 50
FEWEST_ANSWERS = 5


class ByItem(NewestFirst):
    ordering = "-item_id"
    page_size = 100


class RightShareSerializer(serializers.Serializer[Any]):
    """A share with its 90 % interval and n."""

    value = serializers.FloatField()
    lower = serializers.FloatField()
    upper = serializers.FloatField()
    n = serializers.IntegerField()


class GoldSerializer(serializers.Serializer[Any]):
    """A hidden check and how it does; no share is said below five answers."""

    item = serializers.UUIDField(source="gold.item_id")
    external_id = serializers.CharField(source="gold.item.external_id")
    project = serializers.UUIDField(source="gold.item.project_id")
    project_name = serializers.CharField(source="gold.item.project.name")
    title = serializers.CharField()
    answer = AnswerField(source="gold.answer")
    answer_label = serializers.CharField(source="key_label")
    origin = serializers.ChoiceField(source="gold.origin", choices=GoldOrigin.choices)
    state = serializers.ChoiceField(source="gold.state", choices=GoldState.choices)
    reason = serializers.CharField(source="gold.reason")
    exposures = serializers.IntegerField(source="gold.exposures")
    made_at = serializers.DateTimeField(source="gold.made_at")
    last_shown_at = serializers.DateTimeField(source="gold.last_shown_at", allow_null=True)
    answers = serializers.IntegerField(source="health.share.n")
    share_right = serializers.SerializerMethodField()
    suspicions = serializers.ListField(
        source="health.suspicions", child=serializers.ChoiceField(choices=[(one.value, one.value) for one in Suspicion])
    )
    another = AnswerField(allow_null=True)
    another_label = serializers.CharField()

    @extend_schema_field(RightShareSerializer(allow_null=True))
    def get_share_right(self, check: Check) -> dict[str, Any] | None:
        share = check.health.share
        return dict(RightShareSerializer(share).data) if share.n >= FEWEST_ANSWERS else None


class NewGoldSerializer(serializers.Serializer[Any]):
    """Answers by external id: items that no expert has seen, at most 1000."""

    answers = serializers.DictField(child=serializers.DictField(child=serializers.JSONField(allow_null=True)))
    reason = serializers.CharField(max_length=2000)


class GoldOfLabelsSerializer(serializers.Serializer[Any]):
    """Answer classes by external id, for kinds of question that have classes."""

    labels = serializers.DictField(child=serializers.CharField(max_length=200), allow_empty=False)
    reason = serializers.CharField(max_length=2000)


class PromotionsSerializer(serializers.Serializer[Any]):
    """Decided items by id, at most 1000."""

    items = serializers.ListField(child=serializers.UUIDField(), allow_empty=False, max_length=1000)
    reason = serializers.CharField(max_length=2000)


class GoldOfItemSerializer(serializers.Serializer[Any]):
    """Without an answer a decided item is promoted with the answer it has."""

    answer = serializers.DictField(child=serializers.JSONField(allow_null=True), required=False, allow_null=True)
    reason = serializers.CharField(max_length=2000)


class GoldMoveSerializer(serializers.Serializer[Any]):
    """`counts` false, with retired: what was answered on it speaks for and against nobody."""

    state = serializers.ChoiceField(choices=GoldState.choices)
    reason = serializers.CharField(max_length=2000)
    counts = serializers.BooleanField(default=True)


class GoldKeySerializer(serializers.Serializer[Any]):
    answer = serializers.DictField(child=serializers.JSONField(allow_null=True))
    reason = serializers.CharField(max_length=2000)


class GoldEndpoint(Endpoint):
    pagination_class = ByItem

    def shown(self, item_id: UUID) -> dict[str, Any]:
        [check] = checks_of(list(queries.visible_to(self.actor).filter(pk=item_id)))
        return dict(GoldSerializer(check).data)

    def listed(self, request: Request, project_id: UUID | None = None) -> Response:
        rows = queries.visible_to(self.actor)
        rows = rows.filter(item__project=project_id) if project_id else rows
        if state := request.query_params.get("state"):
            if state not in GoldState.values:
                raise Invalid(f"There is no state “{state}”.", fields={"state": [f"One of: {', '.join(GoldState)}."]})
            rows = rows.filter(state=state)
        page = self.paginate_queryset(rows) or []
        return self.get_paginated_response(GoldSerializer(checks_of(list(page)), many=True).data)

    def made(self, golds: Sequence[Gold]) -> Response:
        rows = queries.visible_to(self.actor).filter(pk__in=[gold.pk for gold in golds])
        return Response(GoldSerializer(checks_of(list(rows.order_by("pk"))), many=True).data, status=201)

    def project_of(self, project_id: UUID) -> Project:
        """A project that the actor may know of. Raises Http404, and RoleTooLow for those who only read in the lab."""
        project = Project.objects.filter(pk=project_id).first()
        if project is None or not (self.actor.is_operations or self.actor.is_member(project.lab_id)):
            raise Http404
        if not self.actor.is_operations:
            check_lead(self.actor, project.lab_id)
        return project


class AllGoldView(GoldEndpoint):
    """The hidden checks of every project one keeps: of one's labs, or all of them for operations."""

    @extend_schema(
        responses=GoldSerializer(many=True), parameters=[OpenApiParameter("state", str, enum=GoldState.values)]
    )
    def get(self, request: Request) -> Response:
        return self.listed(request)


class ProjectGoldView(GoldEndpoint):
    """The hidden checks of a project with their health; data leads and owners make them."""

    @extend_schema(
        responses=GoldSerializer(many=True), parameters=[OpenApiParameter("state", str, enum=GoldState.values)]
    )
    def get(self, request: Request, project_id: UUID) -> Response:
        return self.listed(request, self.project_of(project_id).pk)

    @extend_schema(request=NewGoldSerializer, responses={201: GoldSerializer(many=True)})
    def post(self, request: Request, project_id: UUID) -> Response:
        wanted = self.check(NewGoldSerializer)
        return self.made(make_gold(by=self.actor, project_id=project_id, now=self.now, **wanted))


class GoldOfLabelsView(GoldEndpoint):
    """Many items that no expert has seen become hidden checks, each by its label: what a file of two columns holds."""

    @extend_schema(request=GoldOfLabelsSerializer, responses={201: GoldSerializer(many=True)})
    def post(self, request: Request, project_id: UUID) -> Response:
        wanted = self.check(GoldOfLabelsSerializer)
        made = make_gold_of_labels(by=self.actor, project_id=project_id, now=self.now, **wanted)
        return self.made(made)


class PromotionsView(GoldEndpoint):
    """Several decided items become hidden checks with the answers they have, all or none."""

    @extend_schema(request=PromotionsSerializer, responses={201: GoldSerializer(many=True)})
    def post(self, request: Request, project_id: UUID) -> Response:
        wanted = self.check(PromotionsSerializer)
        made = promote_several(
            by=self.actor, project_id=project_id, item_ids=wanted["items"], reason=wanted["reason"], now=self.now
        )
        return self.made(made)


class CandidatesView(GoldEndpoint):
    """Decided items that are sure enough to become hidden checks, the surest first."""

    @extend_schema(responses=ItemRowSerializer(many=True))
    def get(self, request: Request, project_id: UUID) -> Response:
        project = self.project_of(project_id)
        found = list(queries.candidates(project_id=project.pk, limit=CANDIDATES).values_list("pk", flat=True))
        rows = {row.pk: row for row in items.rows(Item.objects.filter(pk__in=found))}
        return Response(ItemRowSerializer([rows[pk] for pk in found], many=True).data)


class ItemGoldView(GoldEndpoint):
    """One item becomes a hidden check."""

    @extend_schema(request=GoldOfItemSerializer, responses={201: GoldSerializer})
    def post(self, request: Request, item_id: UUID) -> Response:
        wanted = self.check(GoldOfItemSerializer)
        item = items.visible_to(self.actor).filter(pk=item_id).first()
        if item is None:
            raise Http404
        answer = wanted.get("answer")
        if answer is None:
            promote_gold(by=self.actor, item_id=item_id, reason=wanted["reason"], now=self.now)
        else:
            answers = {item.external_id: answer}
            make_gold(by=self.actor, project_id=item.project_id, answers=answers, reason=wanted["reason"], now=self.now)
        return Response(self.shown(item_id), status=201)

    @extend_schema(responses={204: None})
    def delete(self, request: Request, item_id: UUID) -> Response:
        """Takes a promotion back that no expert has met yet."""
        unpromote_gold(by=self.actor, item_id=item_id, now=self.now)
        return Response(status=204)


class GoldMoveView(GoldEndpoint):
    """A person rests, doubts, puts back or retires a hidden check."""

    @extend_schema(request=GoldMoveSerializer, responses=GoldSerializer)
    def post(self, request: Request, item_id: UUID) -> Response:
        wanted = self.check(GoldMoveSerializer)
        to = GoldState(wanted.pop("state"))
        move_gold(by=self.actor, item_id=item_id, to=to, now=self.now, **wanted)
        return Response(self.shown(item_id))


class GoldKeyView(GoldEndpoint):
    """A person corrects the answer of a hidden check."""

    @extend_schema(request=GoldKeySerializer, responses=GoldSerializer)
    def post(self, request: Request, item_id: UUID) -> Response:
        rekey_gold(by=self.actor, item_id=item_id, now=self.now, **self.check(GoldKeySerializer))
        return Response(self.shown(item_id))
