"""The API as somebody sees it."""

from rest_framework.test import APIClient

from accounts.actor import Actor


def client_of(actor: Actor | None = None) -> APIClient:
    """Signed in as the actor; as nobody when None."""
    client = APIClient()
    if actor is not None:
        client.force_login(actor.user)
    return client
