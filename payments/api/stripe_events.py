from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from payments import gateway
from payments.actions.stripe_events import keep_event
from payments.gateway.base import BadSignature, Refused
from payments.jobs import handle_events, nudge

MOST_BYTES = 1024**2


@csrf_exempt
@require_POST
def receive(request: HttpRequest) -> HttpResponse:
    """The provider's events: verified, kept raw and once, answered at once; a job handles them."""
    if int(request.headers.get("Content-Length") or 0) > MOST_BYTES:
        return HttpResponse("An event has at most 1 MB.\n", status=413, content_type="text/plain")
    raw, now = request.body, timezone.now()
    header = request.headers.get("Stripe-Signature", "")
    try:
        secrets = settings.STRIPE_WEBHOOK_SECRETS
        event = gateway.current().verify_webhook(raw=raw, header=header, secrets=secrets, now=now)
    except BadSignature:
        return HttpResponse(
            "This event is not signed by the provider just now.\n", status=400, content_type="text/plain"
        )
    except Refused as refusal:
        return HttpResponse(f"{refusal.message}\n", status=400, content_type="text/plain")
    if keep_event(event=event, raw=raw, now=now):
        nudge(handle_events)
    return HttpResponse(status=200)
