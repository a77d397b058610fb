"""The web application: Stripe's routes, the hosted pages, the controls, and what runs behind."""

import asyncio
import json
import socket
import struct
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from sandbox import contract, faults, webhooks
from sandbox.control import Control
from sandbox.door import Door, Knock, Reply, as_bytes
from sandbox.faults import Armed, Fault, Faults
from sandbox.idempotency import Answer
from sandbox.pages import checkout, onboarding, overview
from sandbox.pages.checkout import Desk
from sandbox.pages.layout import STYLE
from sandbox.store import Store
from sandbox.turning import turn_for_ever
from sandbox.wire import StripeError

LARGEST_BODY = 1_000_000


@dataclass(frozen=True)
class Options:
    folder: Path
    public_url: str
    key: str
    webhook_url: str | None = None
    webhook_secret: str | None = None
    retry_seconds: float = 1.0
    debit_seconds: int = 20
    review_seconds: int = 2


class KeepTransport:
    """Puts the way to cut a connection into the scope; only uvicorn's own `send` knows it."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        cycle = getattr(send, "__self__", None)
        scope["sandbox.transport"] = getattr(cycle, "transport", None)
        await self.app(scope, receive, send)


class Cut(Response):
    """No answer: the connection is reset."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        transport = scope["sandbox.transport"]
        now = struct.pack("ii", 1, 0)
        transport.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, now)
        transport.abort()
        while (await receive())["type"] != "http.disconnect":
            pass


class Api:
    """Stripe's routes, with faults around them."""

    def __init__(self, door: Door, armed: Faults) -> None:
        self.door, self.faults = door, armed

    async def handle(self, request: Request) -> Response:
        body = await body_within(request)
        if body is None:
            error = StripeError("The request body is too large.", status=413)
            return answer_of(Reply(Answer(413, error.body, "req_too_large")), None)
        knock = knock_of(request, body)
        key = knock.idempotency_key if knock.method == "POST" else None
        try:
            if key:
                self.door.in_flight.enter(key)
        except StripeError as error:
            return answer_of(Reply(Answer(error.status, error.body, "req_in_flight")), key)
        try:
            return await self.through_faults(knock, fault_of(request, self.faults))
        finally:
            if key:
                self.door.in_flight.leave(key)

    async def through_faults(self, knock: Knock, armed: Armed | None) -> Response:
        if armed is None:
            reply = await run_in_threadpool(self.door.answer, knock)
            return answer_of(reply, knock.idempotency_key)
        if not armed.fault.is_before:
            await run_in_threadpool(self.door.answer, knock)
        match armed.fault:
            case Fault.HANG_BEFORE | Fault.HANG_AFTER:
                await asyncio.sleep(armed.seconds)
                return Cut()
            case Fault.RESET_BEFORE | Fault.RESET_AFTER:
                return Cut()
            case Fault.MALFORMED:
                return Response('{"id": "tr_', 200, media_type="application/json")
            case Fault.NOT_STRIPE:
                return JSONResponse({"error": {"reason": ["bad gateway"]}, "message": "proxy"}, 502)
        error = faults.error_of(armed.fault)
        reply = Reply(Answer(error.status, error.body, "req_fault"))
        return answer_of(reply, knock.idempotency_key)


def fault_of(request: Request, armed: Faults) -> Armed | None:
    asked = request.headers.get(faults.HEADER)
    if asked in list(Fault):
        return Armed(Fault(asked), request.method, request.url.path, times=1, seconds=30)
    return armed.next(request.method, request.url.path)


async def body_within(request: Request) -> str | None:
    """The body as text, or None if it is larger than anything a client of Stripe sends."""
    read = b""
    async for chunk in request.stream():
        read += chunk
        if len(read) > LARGEST_BODY:
            return None
    return read.decode("utf-8", "replace")


def knock_of(request: Request, body: str) -> Knock:
    headers = request.headers
    return Knock(
        method=request.method,
        path=request.url.path,
        query=request.url.query,
        body=body,
        authorization=headers.get("authorization", ""),
        version=headers.get("stripe-version"),
        account=headers.get("stripe-account"),
        idempotency_key=headers.get("idempotency-key"),
    )


def answer_of(reply: Reply, key: str | None) -> Response:
    headers = {"Request-Id": reply.answer.request_id}
    if key:
        headers["Idempotency-Key"] = json.dumps(key)[1:-1][:255]
    if reply.is_replayed:
        headers |= {
            "Idempotent-Replayed": "true",
            "Original-Request": reply.answer.request_id,
        }
    content = as_bytes(reply.answer)
    return Response(content, reply.answer.status, headers, media_type="application/json")


def page_routes(desk: Desk) -> list[Route]:
    def both(path: str, show: Callable[..., Response], submit: Callable[..., Response]) -> Route:
        async def view(request: Request) -> Response:
            record_id = request.path_params["id"]
            if request.method != "POST":
                return await run_in_threadpool(show, desk, record_id)
            async with request.form(max_files=0, max_fields=20) as form:
                choice = form.get("choice")
            return await run_in_threadpool(submit, desk, record_id, str(choice or ""))

        return Route(path, view, methods=["GET", "POST"])

    async def front(_request: Request) -> Response:
        return await run_in_threadpool(overview.show, desk.store)

    async def style(_request: Request) -> Response:
        return Response(STYLE, media_type="text/css", headers={"X-Content-Type-Options": "nosniff"})

    async def health(_request: Request) -> Response:
        return JSONResponse({"status": "ok", "sandbox": True, "now": desk.store.now()})

    return [
        Route("/", front),
        Route("/healthz", health),
        Route("/static/sandbox.css", style),
        both("/checkout/{id}", checkout.show, checkout.submit),
        both("/onboarding/{id}", onboarding.show, onboarding.submit),
    ]


def control_routes(control: Control) -> list[Route]:
    base = "/_sandbox"
    return [
        Route(f"{base}/faults", control.faults_route, methods=["GET", "POST", "DELETE"]),
        Route(f"{base}/clock", control.clock_route, methods=["GET", "POST"]),
        Route(f"{base}/accounts/{{account}}", control.standing_route, methods=["POST"]),
        Route(f"{base}/contract", control.contract_route),
        Route(f"{base}/deliveries", control.deliveries_route),
    ]


def build(options: Options) -> ASGIApp:
    store = Store(options.folder)
    door = Door(store, options.key, options.public_url)
    armed = Faults()
    desk = Desk(store, options.public_url, options.debit_seconds, options.review_seconds)
    control = Control(store, door, armed, options.public_url)

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        await asyncio.to_thread(contract.sources)
        if options.webhook_url and options.webhook_secret:
            url = webhooks.refuse_foreign(options.webhook_url)
            webhooks.register(store, url, options.webhook_secret)
        workers = [
            asyncio.create_task(webhooks.deliver_for_ever(store, options.retry_seconds)),
            asyncio.create_task(turn_for_ever(store, options.public_url)),
        ]
        yield
        for worker in workers:
            worker.cancel()
        await asyncio.gather(*workers, return_exceptions=True)
        store.close()

    api = Api(door, armed)
    methods = ["GET", "POST", "DELETE"]
    stripe_routes = [Route(f"/{v}/{{rest:path}}", api.handle, methods=methods) for v in ("v1", "v2")]
    allowed = ["localhost", "127.0.0.1"]
    return KeepTransport(
        Starlette(
            routes=[*page_routes(desk), *control_routes(control), *stripe_routes],
            middleware=[Middleware(TrustedHostMiddleware, allowed_hosts=allowed)],
            lifespan=lifespan,
        )
    )
