from typing import Any

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.fields import CountryField
from accounts.api.views import Endpoint
from payments.actions.payout_accounts import open_account, request_onboarding
from payments.jobs import nudge, run_operations
from payments.models import PayoutAccount
from payments.queries.payout_accounts import own


class RequirementSerializer(serializers.Serializer[Any]):
    """Something the provider still wants to know."""

    description = serializers.CharField()
    deadline_status = serializers.CharField()


class PayoutAccountSerializer(serializers.ModelSerializer[PayoutAccount]):
    """No bank detail is kept here; the provider asks for them on its own page."""

    requirements = RequirementSerializer(many=True)

    class Meta:
        model = PayoutAccount
        fields = ("id", "country", "state", "requirements", "onboarding_url", "checked_at")


class NewPayoutAccountSerializer(serializers.Serializer[Any]):
    country = CountryField()


class PayoutAccountView(Endpoint):
    """Where the signed-in expert's money goes."""

    @extend_schema(responses=PayoutAccountSerializer)
    def get(self, request: Request) -> Response:
        return Response(PayoutAccountSerializer(get_object_or_404(own(self.actor))).data)

    @extend_schema(request=NewPayoutAccountSerializer, responses={202: PayoutAccountSerializer})
    def post(self, request: Request) -> Response:
        country = self.check(NewPayoutAccountSerializer)["country"]
        account = open_account(by=self.actor, country=country, now=self.now)
        nudge(run_operations)
        return Response(PayoutAccountSerializer(account).data, status=202)


class OnboardingView(Endpoint):
    """A fresh address of the provider's page: it comes by a job, and can be used once and soon."""

    @extend_schema(request=None, responses={202: PayoutAccountSerializer})
    def post(self, request: Request) -> Response:
        account = request_onboarding(by=self.actor, now=self.now)
        nudge(run_operations)
        return Response(PayoutAccountSerializer(account).data, status=202)
