from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.views import Endpoint
from accounts.models import Trail
from accounts.queries import trail


class TrailEntrySerializer(serializers.ModelSerializer[Trail]):
    by = serializers.EmailField(source="by.email", allow_null=True, default=None)
    lab = serializers.UUIDField(source="lab_id", allow_null=True)
    facts = serializers.DictField()

    class Meta:
        model = Trail
        fields = ("id", "at", "by", "via", "lab", "act", "object_type", "object_id", "reason", "facts")


class TrailView(Endpoint):
    """Sensitive acts and reads: a lab's own for its owners, all of them for operations."""

    @extend_schema(responses=TrailEntrySerializer(many=True))
    def get(self, request: Request) -> Response:
        return self.page(trail.visible_to(self.actor), TrailEntrySerializer)
