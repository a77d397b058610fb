"""The one way in for Stripe's routes: key, contract, idempotency, then the endpoint itself."""

import json
import secrets
from dataclasses import dataclass, field

import stripe

from sandbox import contract, endpoints, idempotency
from sandbox.expansion import expand
from sandbox.idempotency import Answer, InFlight
from sandbox.shapes import Json, problems
from sandbox.store import Store
from sandbox.wire import Call, StripeError, decode_form, decode_json

CODES = {
    "unknown": "parameter_unknown",
    "missing": "parameter_missing",
    "type": "parameter_invalid",
    "enum": "parameter_invalid",
}
KEPT_VIOLATIONS = 200


@dataclass(frozen=True)
class Knock:
    """A request as it came in."""

    method: str
    path: str
    query: str
    body: str
    authorization: str
    version: str | None
    account: str | None
    idempotency_key: str | None

    @property
    def is_v2(self) -> bool:
        return self.path.startswith("/v2/")


@dataclass
class Reply:
    answer: Answer
    is_replayed: bool = False


@dataclass
class Seen:
    """What came in since the start: evidence that every request was checked."""

    routes: dict[str, int] = field(default_factory=dict)
    violations: list[dict[str, str]] = field(default_factory=list)


class Door:
    def __init__(self, store: Store, key: str, public_url: str) -> None:
        self.store, self.key, self.public_url = store, key, public_url
        self.in_flight, self.seen = InFlight(), Seen()

    def check_key(self, knock: Knock) -> None:
        given = knock.authorization.removeprefix("Bearer ").strip()
        if given.startswith(("sk_live_", "rk_live_")):
            message = "This is a sandbox: it refuses live keys. Roll this key, it left its house."
            raise StripeError(message, status=401)
        if not secrets.compare_digest(given.encode(), self.key.encode()):
            raise StripeError("Invalid API Key provided.", status=401)
        if knock.version not in (None, stripe.api_version):
            message = f"The sandbox speaks {stripe.api_version} only."
            raise StripeError(message, code="api_version_unknown")
        if knock.account:
            raise StripeError("The sandbox does not act for connected accounts.", status=403)

    def read(self, knock: Knock) -> dict[str, Json]:
        """The parameters, after they were held against the SDK's own types."""
        is_body = knock.method == "POST"
        is_json = knock.is_v2 and is_body
        source = knock.body if is_body else knock.query
        params = decode_json(source) if is_json else decode_form(source)
        route = contract.find(knock.method, knock.path)
        if route is None:
            message = f"Unrecognized request URL ({knock.method}: {knock.path[:200]})."
            raise StripeError(message, status=404)
        name = f"{route.method.upper()} {route.template}"
        self.seen.routes[name] = self.seen.routes.get(name, 0) + 1
        found = problems(params, route.params, is_form=not is_json) if route.params else []
        if route.params is None and params:
            raise StripeError(f"Received unknown parameters: {', '.join(params)[:200]}")
        if found:
            first = found[0]
            if len(self.seen.violations) < KEPT_VIOLATIONS:
                self.seen.violations.append({"route": name, "message": first.message})
            raise StripeError(first.message, code=CODES[first.kind], param=first.where)
        return params

    def answer(self, knock: Knock) -> Reply:
        """Do what is asked, once; the effect and its saved answer are one transaction."""
        request_id = f"req_{secrets.token_hex(7)}"
        try:
            self.check_key(knock)
            params = self.read(knock)
        except StripeError as error:
            return Reply(Answer(error.status, error.body, request_id))
        found = endpoints.find(knock.method, knock.path)
        if found is None:
            message = f"The sandbox does not have {knock.method} {knock.path[:200]} yet."
            return Reply(Answer(404, StripeError(message).body, request_id))
        endpoint, path = found
        key = knock.idempotency_key if knock.method == "POST" else None
        with self.store.transaction():
            call = Call(
                self.store,
                params,
                path,
                self.public_url,
                request_id,
                key,
                self.store.now(),
            )
            if key is None:
                return Reply(self.perform(call, endpoint))
            return self.perform_once(knock, call, endpoint, key)

    def perform_once(self, knock: Knock, call: Call, endpoint: endpoints.Endpoint, key: str) -> Reply:
        print_of_request = idempotency.fingerprint(knock.method, knock.path, call.params)
        try:
            earlier = idempotency.earlier(self.store, key, print_of_request)
        except StripeError as error:
            return Reply(Answer(error.status, error.body, call.request_id))
        if earlier is not None:
            return Reply(earlier, is_replayed=True)
        answer = self.perform(call, endpoint)
        if answer.status < 400 or not knock.is_v2:
            # v1 repeats a saved refusal; v2 tries a failed request anew.
            idempotency.keep(self.store, key, print_of_request, answer)
        return Reply(answer)

    def perform(self, call: Call, endpoint: endpoints.Endpoint) -> Answer:
        try:
            with self.store.savepoint():
                shown = endpoint(call)
                for path in call.texts("expand"):
                    expand(self.store, shown, path, call.now)
        except StripeError as error:
            return Answer(error.status, error.body, call.request_id)
        return Answer(200, shown, call.request_id)


def as_bytes(answer: Answer) -> bytes:
    return json.dumps(answer.body, indent=2).encode()
