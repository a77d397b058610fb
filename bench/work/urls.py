"""The product's addresses, and two views that ask for nothing, behind a sign-in."""

from django.urls import include, path
from rest_framework.authentication import SessionAuthentication
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

import marketplace.urls
from accounts.api.views import Endpoint


class BareView(APIView):
    """What Django REST framework itself takes for somebody signed in by a session."""

    authentication_classes = (SessionAuthentication,)

    def post(self, request: Request) -> Response:
        return Response({"ok": True})

    get = post


class ReadyView(Endpoint):
    """The same behind the product's own sign-in: who one is in which lab, as what expert, with which duties."""

    def post(self, request: Request) -> Response:
        return Response({"ok": True})

    get = post


urlpatterns = [
    path("bare", BareView.as_view()),
    path("ready", ReadyView.as_view()),
    path("", include(marketplace.urls)),
]
