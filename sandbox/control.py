"""What tests and developers steer by hand: faults, the clock, and what has been seen."""

import asyncio
import json
from dataclasses import dataclass
from typing import get_args

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from sandbox.api.accounts import changed
from sandbox.door import Door
from sandbox.faults import Armed, Fault, Faults
from sandbox.records import Account, Standing
from sandbox.shapes import Json
from sandbox.store import Store
from sandbox.turning import turn

LONGEST_STEP = 366 * 24 * 60 * 60
STANDINGS: dict[str, Standing] = {name: name for name in get_args(Standing)}


@dataclass(frozen=True)
class Control:
    store: Store
    door: Door
    faults: Faults
    public_url: str

    async def faults_route(self, request: Request) -> Response:
        """POST {fault, method?, path?, times?, seconds?} arms one; GET lists; DELETE disarms."""
        if request.method != "POST":
            if request.method == "DELETE":
                self.faults.clear()
            return JSONResponse({"waiting": self.faults.waiting()})
        wish = await body_of(request)
        name = wish.get("fault")
        if name not in list(Fault):
            return refusal(f"fault must be one of: {', '.join(Fault)}")
        armed = Armed(
            fault=Fault(str(name)),
            method=str(wish.get("method", "*")).upper(),
            path=str(wish.get("path", "/")),
            times=whole(wish.get("times"), 1),
            seconds=float(whole(wish.get("seconds"), 30)),
        )
        self.faults.arm(armed)
        return JSONResponse({"fault": armed.fault, "times": armed.times})

    async def clock_route(self, request: Request) -> Response:
        """POST {advance_seconds} moves the sandbox's clock forward; GET reads it."""
        if request.method == "POST":
            step = whole((await body_of(request)).get("advance_seconds"), 0)
            if not 0 < step <= LONGEST_STEP:
                return refusal("advance_seconds must be between 1 and a year")
            await asyncio.to_thread(self.advance, step)
        return JSONResponse({"now": self.store.now()})

    def advance(self, step: int) -> None:
        with self.store.transaction():
            self.store.set("clock_offset", self.store.setting("clock_offset") + step)
        turn(self.store, self.public_url)

    async def standing_route(self, request: Request) -> Response:
        """POST {standing} makes an account what a later check would have made it."""
        standing = STANDINGS.get(str((await body_of(request)).get("standing")))
        if standing is None:
            return refusal(f"standing must be one of: {', '.join(STANDINGS)}")
        with self.store.transaction():
            account = self.store.get(Account, request.path_params["account"])
            if account is None:
                return refusal("no such account", 404)
            account.standing, account.review_ends = standing, None
            changed(self.store, account, self.store.now())
        return JSONResponse({"standing": standing})

    async def contract_route(self, _request: Request) -> Response:
        """Which routes were called since the start, and every request that broke the contract."""
        seen = self.door.seen
        checked = sum(seen.routes.values())
        return JSONResponse({"checked": checked, "violations": seen.violations, "routes": seen.routes})

    async def deliveries_route(self, _request: Request) -> Response:
        rows = self.store.sql("SELECT * FROM delivery ORDER BY rowid DESC LIMIT 200")
        return JSONResponse([dict(row) for row in rows])


async def body_of(request: Request) -> dict[str, Json]:
    """The JSON body; a page of another site cannot send this type without being asked first."""
    if request.headers.get("content-type", "").split(";")[0] != "application/json":
        return {}
    try:
        found = json.loads(await request.body() or b"{}")
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def whole(value: Json, otherwise: int) -> int:
    return value if isinstance(value, int) and not isinstance(value, bool) else otherwise


def refusal(message: str, status: int = 400) -> Response:
    return JSONResponse({"error": {"message": message}}, status)
