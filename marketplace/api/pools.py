from typing import Any
from uuid import UUID

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.views import Endpoint
from accounts.expertise import JURISDICTIONS, Field
from accounts.models import CredentialKind
from accounts.queries import labs
from marketplace.matching.eligibility import Requirements
from marketplace.queries.offers import visible_to
from marketplace.queries.pools import Question, changed, pool_of, question_of
from payments.actions.rates import MOST_PAY_MINOR


class PoolChangeSerializer(serializers.Serializer[Any]):
    """What else might be asked or paid. `minimum_expected` is a share from 0 to 1."""

    minimum_expected = serializers.FloatField(min_value=0, max_value=1, required=False)
    pay_minor = serializers.IntegerField(min_value=1, max_value=MOST_PAY_MINOR, required=False)


class PoolQuestionSerializer(PoolChangeSerializer):
    """What an offer would ask, before there is one."""

    field = serializers.ChoiceField(choices=Field.choices)
    task_type = serializers.CharField(max_length=16)
    language = serializers.CharField(max_length=8, default="en")
    jurisdiction = serializers.ChoiceField(choices=list(JURISDICTIONS), required=False)
    specialty = serializers.CharField(max_length=32, required=False)
    credential_kind = serializers.ChoiceField(choices=CredentialKind.choices, required=False)


class PoolStepSerializer(serializers.Serializer[Any]):
    kind = serializers.CharField()
    left = serializers.IntegerField(allow_null=True)


class PoolRungSerializer(serializers.Serializer[Any]):
    minimum_expected = serializers.FloatField()
    fits = serializers.IntegerField(allow_null=True)


class PoolSerializer(serializers.Serializer[Any]):
    """Counts of people are to fives, null below five, perhaps nobody. `steps` are how many are left after each thing
    asked, `ladder` how many would fit at other minimums. `first_answers_hours`: the middle wait for the third answer
    of `waits_n` offers of this kind that paid no more an item; null below five."""

    fits = serializers.IntegerField(allow_null=True)
    steps = PoolStepSerializer(many=True)
    ladder = PoolRungSerializer(many=True)
    accept_rate = serializers.IntegerField(allow_null=True)
    hourly_minor = serializers.IntegerField(allow_null=True)
    median_seconds = serializers.IntegerField(source="pace.median_seconds", allow_null=True)
    median_n = serializers.IntegerField(source="pace.n")
    is_pace_of_offer = serializers.BooleanField()
    weekly_hours = serializers.IntegerField(allow_null=True)
    hours_said_by = serializers.IntegerField(allow_null=True)
    open_within_a_day = serializers.IntegerField(allow_null=True)
    first_answers_hours = serializers.FloatField(source="first_answers", allow_null=True)
    waits_n = serializers.IntegerField(source="waits")


class OfferPoolView(Endpoint):
    """Whom the offer reaches as it stands, or would with another requirement or rate."""

    @extend_schema(parameters=[PoolChangeSerializer], responses=PoolSerializer)
    def get(self, request: Request, offer_id: UUID) -> Response:
        offer = get_object_or_404(visible_to(self.actor), pk=offer_id)
        asked = self.asked(PoolChangeSerializer)
        question = changed(question_of(offer), minimum=asked.get("minimum_expected"), pay_minor=asked.get("pay_minor"))
        return Response(PoolSerializer(pool_of(question, now=self.now)).data)


class LabPoolView(Endpoint):
    """Whom an offer of the lab would reach, before there is one."""

    @extend_schema(parameters=[PoolQuestionSerializer], responses=PoolSerializer)
    def get(self, request: Request, lab_id: UUID) -> Response:
        lab = get_object_or_404(labs.visible_to(self.actor), pk=lab_id)
        asked = self.asked(PoolQuestionSerializer)
        specialty, kind = asked.get("specialty", ""), asked.get("credential_kind")
        terms = Requirements(
            field=Field(asked["field"]),
            lab_id=lab.pk,
            lab_name=lab.name,
            language=asked["language"],
            jurisdiction=asked.get("jurisdiction", ""),
            specialty="" if specialty == "general" else specialty,
            kinds=frozenset({kind} if kind else ()),
            minimum=asked.get("minimum_expected", 0.0),
        )
        question = Question(terms, asked["task_type"], asked.get("pay_minor"))
        return Response(PoolSerializer(pool_of(question, now=self.now)).data)
