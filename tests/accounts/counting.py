from django.db import connection
from django.test.utils import CaptureQueriesContext
from rest_framework.test import APIClient


def queries_of(client: APIClient, path: str) -> tuple[int, int]:
    """How many rows a list answered, and with how many queries."""
    with CaptureQueriesContext(connection) as seen:
        answer = client.get(path)
    assert answer.status_code == 200, answer.content
    return len(answer.json()["results"]), len(seen)
