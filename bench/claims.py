"""Claims and submissions a second by one client, against the raw claim of the same kind of seats and a bare view."""

import time
from random import Random

from django.db import connection, transaction
from django.test import Client
from django.test.utils import override_settings
from django.urls import path
from django.utils import timezone
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.actor import Actor
from accounts.api.views import Endpoint
from bench.figures import Figure, spread, timed
from marketplace.actions.work import take_next
from tasks.actions.annotations import Submission, submit_annotation
from tasks.models import Claim
from tests.factories.offers import Put, opened
from tests.factories.work import lawyer

RAW = """
WITH next AS (
    SELECT id FROM tasks_seat WHERE project_id = %s AND state = 'open' ORDER BY rank, id
    LIMIT 1 FOR UPDATE SKIP LOCKED
)
UPDATE tasks_seat SET state = 'held' FROM next WHERE tasks_seat.id = next.id RETURNING tasks_seat.id
"""


class BareView(Endpoint):
    """Signs in and answers: what any request costs."""

    def post(self, request: Request) -> Response:
        return Response({"ok": True})


urlpatterns = [path("bare", BareView.as_view())]


def measure(rounds: int) -> list[Figure]:
    """Claim and submit by the actions; claim over HTTP."""
    claimed, submitted = by_actions(opened(items=rounds, funds=rounds * 10_000), rounds)
    floor = raw_claims(opened(items=rounds, funds=rounds * 10_000), rounds)
    raw = "raw SKIP LOCKED claim"
    return [
        Figure("claim", rounds / sum(claimed), "a second", raw, rounds / floor, spread(claimed)),
        Figure("submit", rounds / sum(submitted), "a second", raw, rounds / floor, spread(submitted)),
        over_http(min(rounds, 200)),
    ]


def by_actions(put: Put, rounds: int) -> tuple[list[float], list[float]]:
    """Seconds of each claim and each submission."""
    who, given = lawyer(), Submission({"label": "yes"}, "Clear.")
    claimed, submitted = [], []
    for _ in range(rounds):
        started = time.perf_counter()
        claim = take(who, put)
        between = time.perf_counter()
        submit_annotation(by=who, claim_id=claim.pk, submission=given, now=timezone.now())
        claimed.append(between - started)
        submitted.append(time.perf_counter() - between)
    return claimed, submitted


def take(who: Actor, put: Put) -> Claim:
    claim = take_next(by=who, offer_id=put.offer.pk, now=timezone.now(), rng=Random(1))
    if claim is None:
        raise SystemExit("no seat was left to claim")
    return claim


def raw_claims(put: Put, rounds: int) -> float:
    """Seconds that claiming as many seats takes when nothing is asked and nothing is kept but the seat's state."""

    def claim_all() -> None:
        for _ in range(rounds):
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(RAW, [put.project.pk])

    return timed(claim_all)


def over_http(rounds: int) -> Figure:
    """Claim and skip through the API's own views, against a bare view behind the same sign-in."""
    put, who = opened(items=rounds, funds=rounds * 10_000), lawyer()
    client = Client(headers={"host": "localhost"})
    client.force_login(who.user, backend="allauth.account.auth_backends.AuthenticationBackend")
    address, spent = f"/api/v1/offers/{put.offer.pk}/claims", []
    for _ in range(rounds):
        started = time.perf_counter()
        answer = client.post(address)
        spent.append(time.perf_counter() - started)
        claim = answer.json()["id"]
        client.post(f"/api/v1/claims/{claim}/skip", {"reason": "other"}, content_type="application/json")
    with override_settings(ROOT_URLCONF="bench.claims"):
        bare = timed(lambda: [client.post("/bare") for _ in range(rounds)])
    return Figure("claim over HTTP", rounds / sum(spent), "a second", "bare view", rounds / bare, spread(spent))
