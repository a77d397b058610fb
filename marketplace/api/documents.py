"""The API's own description, for anybody: OpenAPI, and two ways to browse it."""

from django.urls import URLPattern, path
from drf_spectacular.views import (
    SpectacularAPIView,
    SpectacularRedocView,
    SpectacularSwaggerView,
)
from rest_framework.permissions import AllowAny

OPEN = {"authentication_classes": [], "permission_classes": [AllowAny]}

documents: list[URLPattern] = [
    path("api/v1/schema", SpectacularAPIView.as_view(**OPEN), name="schema"),
    path("api/docs", SpectacularSwaggerView.as_view(url_name="schema", **OPEN)),
    path("api/redoc", SpectacularRedocView.as_view(url_name="schema", **OPEN)),
]
