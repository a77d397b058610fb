from django.utils.decorators import method_decorator
from django.views.decorators.cache import cache_control
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.views import Endpoint
from accounts.expertise import JURISDICTIONS, SPECIALTIES


class LabelledSerializer(serializers.Serializer[dict[str, str]]):
    value = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]  # the API's word; DRF has an attribute of that name


class ExpertiseFieldSerializer(LabelledSerializer):
    specialties = LabelledSerializer(many=True)


class ExpertiseSerializer(serializers.Serializer[dict[str, object]]):
    fields = ExpertiseFieldSerializer(many=True)  # type: ignore[assignment]  # the API's word, as above
    jurisdictions = LabelledSerializer(many=True)


EXPERTISE = {
    "fields": [
        {
            "value": field.value,
            "label": field.label,
            "specialties": [{"value": value, "label": label} for value, label in named.items()],
        }
        for field, named in SPECIALTIES.items()
    ],
    "jurisdictions": [{"value": value, "label": label} for value, label in JURISDICTIONS.items()],
}


@method_decorator(cache_control(public=True, max_age=3600), name="dispatch")
class ExpertiseView(Endpoint):
    """The fields, specialties and jurisdictions there are; anybody may read them."""

    authentication_classes = ()
    permission_classes = (AllowAny,)

    @extend_schema(responses=ExpertiseSerializer, auth=[], operation_id="expertise_retrieve")
    def get(self, request: Request) -> Response:
        return Response(EXPERTISE)
