from uuid import UUID

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.actions.api_keys import create_api_key, revoke_api_key
from accounts.api.views import Endpoint
from accounts.errors import RoleTooLow
from accounts.models import ApiKey, Role, Scope
from accounts.queries import api_keys, labs


class ApiKeySerializer(serializers.ModelSerializer[ApiKey]):
    scopes = serializers.ListField(child=serializers.ChoiceField(choices=Scope.choices), allow_empty=False)
    created_by = serializers.EmailField(source="user.email", read_only=True)

    class Meta:
        model = ApiKey
        fields = ("id", "name", "prefix", "scopes", "created_by", "created_at", "last_used_at", "revoked_at")
        read_only_fields = ("id", "prefix", "created_at", "last_used_at", "revoked_at")


class NewApiKeySerializer(ApiKeySerializer):
    """The only answer that holds the secret."""

    secret = serializers.CharField(read_only=True)

    class Meta(ApiKeySerializer.Meta):
        fields = (*ApiKeySerializer.Meta.fields, "secret")  # type: ignore[assignment]


class ApiKeysView(Endpoint):
    """The lab's keys, for its owners. The secret is shown once, in the answer to POST."""

    @extend_schema(responses=ApiKeySerializer(many=True))
    def get(self, request: Request, lab_id: UUID) -> Response:
        lab = get_object_or_404(labs.visible_to(self.actor), pk=lab_id)
        if not self.actor.is_member(lab.pk, Role.OWNER):
            raise RoleTooLow("Only an owner sees the lab's keys. Ask an owner.")
        return self.page(api_keys.visible_to(self.actor).filter(lab=lab), ApiKeySerializer)

    @extend_schema(request=ApiKeySerializer, responses={201: NewApiKeySerializer})
    def post(self, request: Request, lab_id: UUID) -> Response:
        asked = self.check(ApiKeySerializer)
        scopes = {Scope(scope) for scope in asked["scopes"]}
        key, secret = create_api_key(by=self.actor, lab_id=lab_id, name=asked["name"], scopes=scopes, now=self.now)
        return Response({**ApiKeySerializer(key).data, "secret": secret}, status=201)


class ApiKeyView(Endpoint):
    @extend_schema(responses={204: None})
    def delete(self, request: Request, lab_id: UUID, key_id: UUID) -> Response:
        key = get_object_or_404(api_keys.visible_to(self.actor), lab=lab_id, pk=key_id)
        revoke_api_key(by=self.actor, key=key, now=self.now)
        return Response(status=204)
