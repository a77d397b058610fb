from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.actions.experts import create_expert, update_expert
from accounts.api.fields import CountryField
from accounts.api.views import Endpoint
from accounts.models import Expert
from accounts.queries import experts

LANGUAGE = r"^[a-z]{2,3}(-[A-Z]{2})?$"


class ExpertSerializer(serializers.ModelSerializer[Expert]):
    country = CountryField(default="US")
    languages = serializers.ListField(child=serializers.RegexField(LANGUAGE), max_length=20, default=list)
    firm = serializers.CharField(max_length=120, allow_blank=True, default="")

    class Meta:
        model = Expert
        fields = ("id", "country", "languages", "firm", "suspended_at", "created_at")
        read_only_fields = ("id", "suspended_at", "created_at")


class ExpertView(Endpoint):
    """One's own expert profile."""

    @extend_schema(responses=ExpertSerializer)
    def get(self, request: Request) -> Response:
        mine = experts.visible_to(self.actor).filter(user=self.actor.user)
        return Response(ExpertSerializer(get_object_or_404(mine)).data)

    @extend_schema(request=ExpertSerializer, responses={201: ExpertSerializer})
    def post(self, request: Request) -> Response:
        expert = create_expert(by=self.actor, now=self.now, **self.check(ExpertSerializer))
        return Response(ExpertSerializer(expert).data, status=201)

    @extend_schema(request=ExpertSerializer, responses=ExpertSerializer)
    def patch(self, request: Request) -> Response:
        expert = update_expert(by=self.actor, changes=self.check(ExpertSerializer), now=self.now)
        return Response(ExpertSerializer(expert).data)
