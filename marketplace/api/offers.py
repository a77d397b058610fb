from typing import Any
from uuid import UUID

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.views import Endpoint
from accounts.models import CredentialKind, Scope
from marketplace.actions import offers as actions
from marketplace.models import Offer
from marketplace.queries.offers import Figures, figures_kept, figures_of, visible_to
from payments.models import Rate

MOST_FIRMS = 200


class OfferProjectSerializer(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    name = serializers.CharField()


class OfferRateSerializer(serializers.ModelSerializer[Rate]):
    class Meta:
        model = Rate
        fields = ("version", "pay_minor", "fee_minor", "currency")


class CostEstimateSerializer(serializers.Serializer[Any]):
    """What all items not withdrawn come to at the present rate."""

    items = serializers.IntegerField()
    seats = serializers.IntegerField()
    pay_minor = serializers.IntegerField()
    fee_minor = serializers.IntegerField()
    total_minor = serializers.IntegerField()


class OfferSerializer(serializers.ModelSerializer[Offer]):
    """The context holds `figures` by offer."""

    project = OfferProjectSerializer(read_only=True)
    rate = OfferRateSerializer(read_only=True)
    seats_open = serializers.SerializerMethodField()
    seats_reserved = serializers.SerializerMethodField()
    cost_estimate = serializers.SerializerMethodField()

    class Meta:
        model = Offer
        fields = (
            "id", "project", "budget_id", "state", "pause_reason", "is_out_of_money", "rate", "minimum_expected",
            "credential_kinds", "specialty_required", "jurisdiction_required", "firms_concerned", "items_each",
            "seats_open", "seats_reserved",
            "cost_estimate", "opened_at", "created_at",
        )  # fmt: skip
        read_only_fields = fields

    def figures(self, offer: Offer) -> Figures:
        found: Figures = self.context["figures"][offer.pk]
        return found

    def get_seats_open(self, offer: Offer) -> int:
        return self.figures(offer).seats_open

    def get_seats_reserved(self, offer: Offer) -> int:
        return self.figures(offer).seats_reserved

    @extend_schema_field(CostEstimateSerializer)
    def get_cost_estimate(self, offer: Offer) -> dict[str, int]:
        items = self.figures(offer).items
        seats = items * offer.project.seats_per_item
        pay, fee = seats * offer.rate.pay_minor, seats * offer.rate.fee_minor
        return {"items": items, "seats": seats, "pay_minor": pay, "fee_minor": fee, "total_minor": pay + fee}


class OfferTermsSerializer(serializers.Serializer[Any]):
    """Whom it is open to. No kinds: any credential of the field. `minimum_expected` is a share from 0 to 1.
    `firms_concerned`: employers and firms the work is about, whose people do not see it. `items_each`: the most that
    one expert may take, null for no limit."""

    minimum_expected = serializers.FloatField(min_value=0, max_value=1, default=0.0)
    credential_kinds = serializers.ListField(
        child=serializers.ChoiceField(choices=CredentialKind.choices), default=list, max_length=3
    )
    specialty_required = serializers.BooleanField(default=False)
    jurisdiction_required = serializers.BooleanField(default=True)
    firms_concerned = serializers.ListField(
        child=serializers.CharField(max_length=120), default=list, max_length=MOST_FIRMS
    )
    items_each = serializers.IntegerField(min_value=1, max_value=1_000_000, allow_null=True, default=None)


class NewOfferSerializer(OfferTermsSerializer):
    project = serializers.UUIDField()
    budget = serializers.UUIDField()
    pay_minor = serializers.IntegerField()


class NewRateSerializer(serializers.Serializer[Any]):
    pay_minor = serializers.IntegerField()


class PauseSerializer(serializers.Serializer[Any]):
    reason = serializers.CharField(max_length=200, allow_blank=True, default="")


class OffersView(Endpoint):
    """Projects at a rate, and whom they are open to."""

    @extend_schema(parameters=[OpenApiParameter("project", UUID)], responses=OfferSerializer(many=True))
    def get(self, request: Request) -> Response:
        rows = visible_to(self.actor)
        asked = serializers.UUIDField(required=False).run_validation
        if "project" in request.query_params:
            rows = rows.filter(project=asked(request.query_params["project"]))
        page = self.paginate_queryset(rows) or []
        return self.get_paginated_response(
            OfferSerializer(page, many=True, context={"figures": figures_kept(page)}).data
        )

    @extend_schema(request=NewOfferSerializer, responses={201: OfferSerializer})
    def post(self, request: Request) -> Response:
        asked = self.check(NewOfferSerializer)
        offer = actions.create_offer(
            by=self.actor,
            project_id=asked.pop("project"),
            budget_id=asked.pop("budget"),
            pay_minor=asked.pop("pay_minor"),
            terms=actions.Terms(**asked),
            now=self.now,
        )
        return Response(shown(self, offer.pk), status=201)


class OfferView(Endpoint):
    @extend_schema(responses=OfferSerializer)
    def get(self, request: Request, offer_id: UUID) -> Response:
        return Response(shown(self, offer_id))

    @extend_schema(request=OfferTermsSerializer, responses=OfferSerializer)
    def patch(self, request: Request, offer_id: UUID) -> Response:
        changes = self.check(OfferTermsSerializer)
        actions.change_terms(by=self.actor, offer_id=offer_id, changes=changes, now=self.now)
        return Response(shown(self, offer_id))


class OfferOpeningView(Endpoint):
    """Lets experts in; reserves the money of the first block."""

    needs_scope = Scope.MONEY

    @extend_schema(request=None, responses=OfferSerializer)
    def post(self, request: Request, offer_id: UUID) -> Response:
        actions.open_offer(by=self.actor, offer_id=offer_id, now=self.now)
        return Response(shown(self, offer_id))


class OfferPauseView(Endpoint):
    """Hands out nothing new; items in hands are finished and paid."""

    needs_scope = Scope.MONEY

    @extend_schema(request=PauseSerializer, responses=OfferSerializer)
    def post(self, request: Request, offer_id: UUID) -> Response:
        reason = self.check(PauseSerializer)["reason"]
        actions.pause_offer(by=self.actor, offer_id=offer_id, reason=reason, now=self.now)
        return Response(shown(self, offer_id))


class OfferClosingView(Endpoint):
    """Ends the offer and gives back what it held in reserve for seats nobody took."""

    needs_scope = Scope.MONEY

    @extend_schema(request=None, responses=OfferSerializer)
    def post(self, request: Request, offer_id: UUID) -> Response:
        actions.close_offer(by=self.actor, offer_id=offer_id, now=self.now)
        return Response(shown(self, offer_id))


class OfferRateView(Endpoint):
    """A new rate for items taken from now on."""

    needs_scope = Scope.MONEY

    @extend_schema(request=NewRateSerializer, responses=OfferSerializer)
    def post(self, request: Request, offer_id: UUID) -> Response:
        pay_minor = self.check(NewRateSerializer)["pay_minor"]
        actions.change_rate(by=self.actor, offer_id=offer_id, pay_minor=pay_minor, now=self.now)
        return Response(shown(self, offer_id))


def shown(endpoint: Endpoint, offer_id: UUID) -> dict[str, object]:
    """The offer as its lab sees it, or 404."""
    offer = get_object_or_404(visible_to(endpoint.actor), pk=offer_id)
    return dict(OfferSerializer(offer, context={"figures": figures_of([offer])}).data)
