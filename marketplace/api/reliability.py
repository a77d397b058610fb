from typing import Any
from uuid import UUID

import numpy as np
from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.views import Endpoint
from accounts.models import Publication
from marketplace.queries.reliability import reliability_of
from tasks.models import Project
from tasks.queries.agreement import WHOLE, agreement_by_slice


class RateSerializer(serializers.Serializer[Any]):
    """A rate with its 90 % interval and the observations behind it."""

    value = serializers.FloatField()
    lower = serializers.FloatField()
    upper = serializers.FloatField()
    n = serializers.IntegerField()


class PublishedStandingSerializer(serializers.ModelSerializer[Publication]):
    """The same figures as the expert reads."""

    class Meta:
        model = Publication
        fields = ("expected", "lower", "upper", "week")


class RatedSerializer(serializers.Serializer[Any]):
    name = serializers.CharField()
    kind = serializers.ChoiceField(choices=[("expert", "expert"), ("ai", "ai")])
    right = RateSerializer(allow_null=True)
    classes = serializers.ListField(child=RateSerializer(allow_null=True))
    agreement = RateSerializer(allow_null=True)
    standing = PublishedStandingSerializer(allow_null=True)


class SliceAgreementSerializer(serializers.Serializer[Any]):
    """Krippendorff's alpha with its 95 % interval; null below 30 items. `slice` empty: the whole project."""

    slice = serializers.CharField(allow_blank=True)
    value = serializers.FloatField(allow_null=True)
    lower = serializers.FloatField(allow_null=True)
    upper = serializers.FloatField(allow_null=True)
    n = serializers.IntegerField(allow_null=True)


class ReliabilitySerializer(serializers.Serializer[Any]):
    """Rates on hidden checks, class by class, of experts under their pseudonyms and of AI reviewers; a rate is null
    below five checks of one's own. `pool`: what is expected of an expert of whom nothing is known here."""

    classes = serializers.ListField(child=serializers.CharField())
    people = RatedSerializer(many=True)
    judges = RatedSerializer(many=True)
    pool = serializers.FloatField(allow_null=True)
    checks = serializers.IntegerField()
    agreement = SliceAgreementSerializer(many=True)


class ReliabilityView(Endpoint):
    """How reliable experts and AI reviewers of a project are, and how far experts agree. For the lab and operations."""

    @extend_schema(responses=ReliabilitySerializer)
    def get(self, request: Request, project_id: UUID) -> Response:
        project = Project.objects.filter(pk=project_id).first()
        if project is None or not (self.actor.is_operations or self.actor.is_member(project.lab_id)):
            raise Http404
        found = reliability_of(project)
        by_slice = agreement_by_slice(project=project, rng=np.random.default_rng(project.pk.int % 2**63))
        agreement = [
            {
                "slice": name, "value": of and of.value, "lower": of and of.lower, "upper": of and of.upper,
                "n": of and of.items,
            }
            for name, of in sorted(by_slice.items(), key=lambda pair: (pair[0] != WHOLE, pair[0]))
        ]  # fmt: skip
        facts = {
            "classes": found.classes, "people": found.people, "judges": found.judges, "pool": found.pool,
            "checks": found.checks, "agreement": agreement,
        }  # fmt: skip
        return Response(ReliabilitySerializer(facts).data)
