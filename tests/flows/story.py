"""The first line as steps: people, money, project, import, work, decision, payout, export. All over HTTP."""

import json
from dataclasses import dataclass
from functools import partial
from typing import Any
from uuid import uuid4

from marketplace.demo import people
from tests.flows.client import Client, until
from tests.flows.real_data import RealItems

PAY_MINOR = 1420


@dataclass
class Cast:
    """Who takes part, each with a key."""

    lab: Client
    lab_id: str
    experts: list[Client]
    operations: Client
    maker: Client
    checker: Client


def key_of(stack: Any, email: str, *more: str) -> str:
    return str(stack.manage("create_api_key", "--email", email, *more)["secret"])


def gather(stack: Any, field_of_work: str, jurisdiction: str, experts: int, tag: str) -> Cast:
    """Make the people by the commands a script would use."""
    owner, password = f"lab-{tag}@example.com", "correct horse battery"
    lab = stack.manage("create_lab", "--name", f"Lab {tag}", "--owner-email", owner, "--password", password)
    emails = [f"expert-{tag}-{number}@example.com" for number in range(experts)]
    for email in emails:
        stack.manage(
            "create_expert", "--email", email, "--password", password, "--name", f"Dr {email.split('@')[0]}",
            "--field", field_of_work, "--jurisdiction", jurisdiction,
        )  # fmt: skip
    staff = {f"{duty}-{tag}-{n}@example.com": duty for n, duty in enumerate(["operations", "finance", "finance"])}
    for email, duty in staff.items():
        stack.manage("create_staff", "--email", email, "--password", password, "--duty", duty)
    operations, maker, checker = (Client(stack.url, key_of(stack, email)) for email in staff)
    return Cast(
        lab=Client(stack.url, key_of(stack, owner, "--lab", lab["id"])),
        lab_id=lab["id"],
        experts=[Client(stack.url, key_of(stack, email)) for email in emails],
        operations=operations,
        maker=maker,
        checker=checker,
    )


def fund(stack: Any, cast: Cast, amount_minor: int) -> str:
    """Fund a budget on the provider's checkout page; its id."""
    budget = cast.lab.post("/budgets", {"lab": cast.lab_id, "name": "First budget", "currency": "USD"})
    deposit = cast.lab.post(f"/budgets/{budget['id']}/deposits", {"amount_minor": amount_minor}, expect=202)
    path = f"/deposits/{deposit['id']}"
    waiting = until(lambda: cast.lab.get(path), lambda d: d["checkout_url"], "the checkout page")
    stack.pay(waiting["checkout_url"])
    until(lambda: cast.lab.get(path), lambda d: d["state"] == "paid", "the payment")
    assert cast.lab.get(f"/budgets/{budget['id']}")["available_minor"] == amount_minor
    return str(budget["id"])


def bring_in(cast: Cast, project: dict[str, Any], items: RealItems, mapping: dict[str, str]) -> str:
    """Create the project, import the file, see every row arrive; the project's id."""
    made = cast.lab.post("/projects", {"lab": cast.lab_id, **project})
    run = cast.lab.post(
        f"/projects/{made['id']}/imports",
        expect=202,
        files={"file": (items.filename, items.body)},
        data={"mapping": json.dumps(mapping)},
    )
    done = until(lambda: cast.lab.get(f"/imports/{run['id']}"), lambda i: i["state"] == "done", "the import")
    assert (done["rows_imported"], done["rows_refused"]) == (len(items.answers), 0), done
    return str(made["id"])


def open_work(cast: Cast, project_id: str, budget_id: str) -> str:
    """Open the offer, which reserves its block; its id."""
    offer = cast.lab.post("/offers", {"project": project_id, "budget": budget_id, "pay_minor": PAY_MINOR})
    cast.lab.post(f"/offers/{offer['id']}/opening", expect=200)
    return str(offer["id"])


def release_returned(cast: Cast, project_id: str, items: int) -> None:
    """Real rows may come back to the lab for a look at their data; it has had one, and lets them be judged."""
    path, progress = f"/projects/{project_id}/returned", f"/projects/{project_id}/progress"

    def through() -> tuple[int, int]:
        return cast.lab.get(f"{path}/counts")["returned"], cast.lab.get(progress)["items"]["open"]

    until(through, lambda seen: sum(seen) >= items, "every item through the intake")
    for each in cast.lab.get(f"{path}/counts")["kinds"]:
        if each["items"]:
            cast.lab.post(
                f"{path}/release", {"kind": each["kind"], "reason": "Looked at: fit to be judged."}, expect=200
            )
    until(lambda: through()[1], lambda is_open: is_open >= items, "every item open to experts")


def work(cast: Cast, project_id: str, offer_id: str, items: RealItems, *, is_shown: bool = True) -> int:
    """Every expert takes items until none is left and answers as the real annotators did; how many answers. `is_shown`:
    the board must show them the work beforehand."""
    external = {row["id"]: row["external_id"] for row in cast.lab.rows(f"/projects/{project_id}/items")}
    given = 0
    for number, expert in enumerate(cast.experts):
        agree_to_all(expert)
        cards = expert.get("/board")["offers"]
        assert not is_shown or any(card["offer_id"] == offer_id and card["fits"] for card in cards)
        while claim := next_claim(expert, offer_id):
            answer = items.answers[external[claim["item"]["id"]]][number % 3]
            first = items.first_sides.get(external[claim["item"]["id"]], "")
            body = {"answer": laid_out(claim, answer, first), "rationale": "As the guideline says."}
            expert.post(f"/claims/{claim['id']}/annotation", body)
            given += 1
    return given


def next_claim(expert: Client, offer_id: str) -> dict[str, Any] | None:
    """The next item, or the one already in hand; None when nothing is open to this expert."""
    response = expert.http.post(f"/offers/{offer_id}/claims", headers={"Idempotency-Key": uuid4().hex})
    if response.status_code == 204:
        return None
    return dict(expert.answer(response, 201))


def laid_out(claim: dict[str, Any], answer: dict[str, Any], first_side: str) -> dict[str, Any]:
    """The same judgement in the sides this expert sees, told by which response stands first."""
    if "preference" not in answer:
        return answer
    is_swapped = claim["item"]["content"]["a"] != first_side
    return {"preference": -answer["preference"] if is_swapped else answer["preference"]}


def agree_to_all(expert: Client) -> None:
    """Sign what is still unsigned: the lab's NDA, the terms."""
    for needed in expert.get("/agreements", needed="true")["results"]:
        expert.post(f"/agreements/{needed['id']}/signature", {"signed_name": "Dr Test"})


def physician_apart(stack: Any, email: str) -> Client:
    """A physician whom no other test knows, signed up, verified and with everything signed."""
    stack.manage(
        "create_expert", "--email", email, "--password", people.PASSWORD, "--name", email.split("@")[0],
        "--field", "medicine", "--jurisdiction", "US-NY",
    )  # fmt: skip
    expert = Client(stack.url, key_of(stack, email))
    agree_to_all(expert)
    return expert


def pay_out(cast: Cast, earned_minor: int) -> dict[str, Any]:
    """Once all is payable one builds the batch and another approves it; done when the provider has confirmed it."""
    until(lambda: cast.maker.get("/payouts/summary"), lambda s: s["due_minor"] == earned_minor, "all earnings due")
    batch = cast.maker.post("/batches", {"currency": "USD"})
    path, total = f"/batches/{batch['id']}", {"total_minor": batch["total_minor"]}
    cast.maker.post(f"{path}/approval", total, expect=403)
    cast.checker.post(f"{path}/approval", total, expect=200)
    return dict(until(lambda: cast.checker.get(path), lambda b: b["state"] == "done", "the batch", 90))


def open_payout_accounts(stack: Any, cast: Cast) -> None:
    """Each expert gives the provider their details on its own page."""
    for expert in cast.experts:
        expert.post("/payout-account", {"country": "US"}, expect=202)
    for expert in cast.experts:
        waiting = until(partial(expert.get, "/payout-account"), lambda a: a["onboarding_url"], "the onboarding page")
        stack.pay(waiting["onboarding_url"], choice="submitted")
    for expert in cast.experts:
        until(partial(expert.get, "/payout-account"), lambda a: a["state"] == "active", "the payout account")
