"""The line with things breaking on the way: what was submitted is there, what was owed is paid, each once."""

import os
import signal
from collections.abc import Callable
from typing import Any

import pytest
import redis

from tests import stack as stacks
from tests.flows import story
from tests.flows.client import until
from tests.flows.patient_project import PROJECT, demo_items
from tests.flows.real_data import RealItems

pytestmark = pytest.mark.xdist_group("story")
ITEMS = 6
WORKER = "marketplace.celery worker"
DEPOSITED = 100_000
MAPPING = {"prompt": "prompt", "a": "answer_a", "b": "answer_b", "external_id": "id"}


class Troubled(stacks.Stack):
    """A running copy in which Valkey forgets all and is killed, and the worker with the job in its hands."""

    killed = 0

    def forget(self) -> None:
        """Empty Valkey, as soon as it is there to be emptied."""
        until(self.is_emptied, bool, "Valkey back and emptied", 60)

    def is_emptied(self) -> bool:
        try:
            return bool(self.valkey().flushall())
        except redis.RedisError:
            return False

    def kill(self, *servers: str) -> None:
        for pid in (pid for server in servers for pid in self.pids(server)):
            os.kill(pid, signal.SIGKILL)
            self.killed += 1

    def lose_everything(self) -> None:
        self.forget()
        self.kill("valkey-server")


def test_valkey_lost_and_killed_again_and_again_delays_work_and_loses_none(stack: stacks.Stack) -> None:
    troubled = Troubled(stack.url, stack.folder, stack.environment, stack.process)
    items = demo_items(ITEMS)
    cast = story.gather(stack, "medicine", "US-NY", experts=3, tag="trouble")
    story.agree_to_all(cast.experts[0])
    story.open_payout_accounts(stack, cast)
    budget_id = story.fund(stack, cast, DEPOSITED)
    others = cast.maker.get("/payouts/summary")["due_minor"]

    until_up(stack)
    project_id = import_in_trouble(troubled, cast, items)
    offer_id = story.open_work(cast, project_id, budget_id)
    troubled.lose_everything()
    figures = f"/projects/{project_id}/progress"
    until(lambda: cast.lab.get(figures), lambda p: p["items"]["open"] == ITEMS, "items open to experts", 180)

    work_in_trouble(troubled, cast, project_id, offer_id, items)
    troubled.lose_everything()
    progress = until(lambda: cast.lab.get(figures), lambda p: p["items"]["open"] == 0, "decisions", 180)
    assert progress["items"]["decided"] + progress["items"]["unsure"] == ITEMS

    owed = 3 * ITEMS * story.PAY_MINOR
    batch = pay_in_trouble(troubled, cast, others + owed)
    assert batch["total_minor"] == others + owed
    check_books(troubled, cast, budget_id, owed)
    until_up(stack)
    print(f"\ntrouble: {troubled.killed} processes killed, {3 * ITEMS} answers given, {owed} cents paid, each once")


def until_up(stack: stacks.Stack) -> None:
    until(stack.health, lambda health: health["missing"] == [], "all servers", 120)


def import_in_trouble(troubled: Troubled, cast: story.Cast, items: RealItems) -> str:
    """Import a file with no worker there, and lose the message that would wake one for it; the project's id."""
    client = cast.lab
    answered = client.answer

    def and_then(response: Any, expect: int) -> Any:
        result = answered(response, expect)
        if response.request.url.path.endswith("/imports"):
            troubled.lose_everything()
        return result

    troubled.kill(WORKER)
    client.answer = and_then  # type: ignore[method-assign]
    try:
        return story.bring_in(cast, {**PROJECT, "name": "In trouble", "seats_per_item": 3}, items, MAPPING)
    finally:
        client.answer = answered  # type: ignore[method-assign]


def work_in_trouble(troubled: Troubled, cast: story.Cast, project_id: str, offer_id: str, items: RealItems) -> None:
    """Everybody answers everything, and every request is taken, whatever has just died."""
    external = {row["id"]: row["external_id"] for row in cast.lab.rows(f"/projects/{project_id}/items")}
    strikes: dict[int, Callable[[], None]] = {
        2: troubled.forget,
        5: lambda: troubled.kill("valkey-server", WORKER),
        13: troubled.lose_everything,
    }
    given = 0
    for number, expert in enumerate(cast.experts):
        story.agree_to_all(expert)
        while claim := story.next_claim(expert, offer_id):
            of = external[claim["item"]["id"]]
            answer = story.laid_out(claim, items.answers[of][number], items.first_sides[of])
            strikes.get(given, lambda: None)()
            expert.post(f"/claims/{claim['id']}/annotation", {"answer": answer, "rationale": f"Answer {given}."})
            given += 1
    assert given == 3 * ITEMS


def pay_in_trouble(troubled: Troubled, cast: story.Cast, owed: int) -> dict[str, Any]:
    """One builds the batch, another approves it; the message that would send it is lost and its sender killed."""
    until(lambda: cast.maker.get("/payouts/summary"), lambda s: s["due_minor"] == owed, "all earnings due", 180)
    batch = cast.maker.post("/batches", {"currency": "USD"})
    cast.checker.post(f"/batches/{batch['id']}/approval", {"total_minor": batch["total_minor"]}, expect=200)
    troubled.lose_everything()
    troubled.kill(WORKER)
    path = f"/batches/{batch['id']}"
    return dict(until(lambda: cast.checker.get(path), lambda b: b["state"] == "done", "the batch", 240))


def check_books(troubled: Troubled, cast: story.Cast, budget_id: str, owed: int) -> None:
    """Each answer is there and has one earning; what came in is what went out."""
    for expert in cast.experts:
        earnings = expert.rows("/earnings")
        assert len(earnings) == ITEMS
        assert sum(earning["pay_minor"] for earning in earnings) == ITEMS * story.PAY_MINOR
        assert len(expert.rows("/annotations")) == ITEMS
    books = troubled.manage("ledger_verify", "--json")
    assert books["is_sound"], books
    budget = cast.lab.get(f"/budgets/{budget_id}")
    assert budget["available_minor"] + budget["reserved_minor"] + owed + round(owed * 0.2) == DEPOSITED
