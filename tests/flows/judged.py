"""A lab, the three people of PandaLM and the jobs, in one process: every act over the API, every wait a sweep."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID, uuid4

import orjson
from django.core.files.uploadedfile import SimpleUploadedFile
from rest_framework.test import APIClient

from marketplace import jobs
from marketplace.actions.endpoints import Facts, register_endpoint
from marketplace.demo.pandalm import MODELS, Pair
from marketplace.demo.recorded import squeezed
from tasks import jobs as task_jobs
from tests.factories import money
from tests.factories.clients import client_of
from tests.factories.labs import make_lab
from tests.factories.people import NOW, make_staff
from tests.factories.work import lawyer

PROJECT = {
    "name": "Rewrites", "field": "law", "specialty": "general", "jurisdiction": "US", "as_of": "2023-06-08",
    "audience": "lay reader", "task_type": "pair", "seats_per_item": 3, "task_settings": {"ties": True},
    "guideline": "Prefer the answer that follows the instruction.",
}  # fmt: skip
MAPPING = {
    "prompt": "instruction", "context": "input", "a": "response1", "b": "response2", "external_id": "id",
    "cluster": "id",
}  # fmt: skip


class Story:
    """`pairs`: all that will be brought in; `host`: where the recorded words of the two models are served; `plan` as
    the API takes it. `settled` and `by_people` are kept for a later look."""

    settled: set[str]
    by_people: set[UUID]

    def __init__(self, pairs: Sequence[Pair], host: str, plan: dict[str, object]) -> None:
        self.pairs = {key_of(pair.prompt, pair.context, pair.a, pair.b): pair for pair in pairs}
        lab, owner = make_lab()
        self.lab, self.people = client_of(owner), [client_of(lawyer()) for _ in range(3)]
        self.project = self.post("/projects", {"lab": str(lab.pk), **PROJECT}, 201)["id"]
        self.plan(**plan)
        budget = money.budget(owner, lab)
        money.fund(owner, budget, 2_000_000, NOW)
        offer = {"project": self.project, "budget": str(budget.pk), "pay_minor": 1000, "jurisdiction_required": False}
        self.offer = self.post("/offers", offer, 201)["id"]
        for model in MODELS:
            self.add_model(model, host)

    def open(self) -> None:
        """Let experts in."""
        self.post(f"/offers/{self.offer}/opening", {})
        self.sweep()

    def get(self, path: str) -> Any:
        return checked(self.lab.get(f"/api/v1{path}"), 200)

    def post(self, path: str, body: object, status: int = 200, by: APIClient | None = None) -> Any:
        headers = {"Idempotency-Key": uuid4().hex}
        return checked((by or self.lab).post(f"/api/v1{path}", body, headers=headers), status)

    def plan(self, **wanted: object) -> None:
        checked(self.lab.put(f"/api/v1/projects/{self.project}/quality-plan", wanted), 200)

    def add_model(self, model: str, host: str) -> None:
        """Registered by staff, chosen and counted by the lab."""
        facts = Facts(
            name=model, provider="openai", base_url=f"http://{host}/v1", model=model, operator="a record of 2023",
            region="this machine", retention_days=0, calls_at_once=16, calls_per_minute=100_000,
        )  # fmt: skip
        endpoint = register_endpoint(by=make_staff(), lab_id=None, facts=facts, key="", now=NOW)
        judge = self.post(f"/projects/{self.project}/judges", {"endpoint": str(endpoint.pk), "both_orders": False}, 201)
        checked(self.lab.put(f"/api/v1/judges/{judge['id']}/switch", {"state": "counted"}), 200)

    def bring_in(self, pairs: Sequence[Pair]) -> dict[str, Any]:
        """One file of pairs up to their designs: read, looked at, let go by the lab where the look held it back,
        screened; what the import says."""
        rows = [
            {"id": pair.name, "instruction": pair.prompt, "input": pair.context, "response1": pair.a,
             "response2": pair.b}
            for pair in pairs
        ]  # fmt: skip
        file = SimpleUploadedFile("pairs.jsonl", b"\n".join(orjson.dumps(row) for row in rows))
        body = {"file": file, "mapping": orjson.dumps(MAPPING).decode()}
        imports, path = f"/api/v1/projects/{self.project}/imports", f"/projects/{self.project}/returned"
        run = checked(self.lab.post(imports, body, format="multipart", headers={"Idempotency-Key": uuid4().hex}), 202)
        task_jobs.run_imports()
        task_jobs.take_in()
        while kinds := [each["kind"] for each in self.get(f"{path}/counts")["kinds"] if each["items"]]:
            for kind in kinds:
                self.post(f"{path}/release", {"kind": kind, "reason": "A public set: judged as it is."})
            task_jobs.take_in()
        self.screen()
        return dict(self.get(f"/imports/{run['id']}"))

    def screen(self) -> None:
        """What the local judge and the models say, and what each comes to."""
        jobs.screen()
        jobs.ask_models()
        jobs.screen()

    def sweep(self) -> None:
        """What the jobs do of themselves."""
        for job in (jobs.advance, jobs.teach, jobs.screen, jobs.open_more, jobs.certify, jobs.open_more):
            job()

    def work(self) -> int:
        """The three people take what is open to them and answer as they did, until nothing is; how many answers."""
        given = 0
        while answered := sum(self.answer_all(person) for person in range(len(self.people))):
            given += answered
            self.sweep()
        return given

    def answer_all(self, person: int) -> int:
        given, by = 0, self.people[person]
        while claim := self.next_claim(by):
            seen = claim["item"]["content"]
            pair = self.pairs[key_of(seen["prompt"], seen.get("context", ""), seen["a"], seen["b"])]
            is_swapped = squeezed(seen["a"]) != squeezed(pair.a)
            preference = pair.preferences[person] * (-1 if is_swapped else 1)
            answer = {"answer": {"preference": preference}, "rationale": ""}
            self.post(f"/claims/{claim['id']}/annotation", answer, 201, by)
            given += 1
        return given

    def next_claim(self, by: APIClient) -> dict[str, Any] | None:
        answer = by.post(f"/api/v1/offers/{self.offer}/claims", headers={"Idempotency-Key": uuid4().hex})
        return None if answer.status_code == 204 else checked(answer, 201)


def key_of(prompt: str, context: str, *sides: str) -> tuple[str, ...]:
    """Which pair it is, on whichever sides it is seen."""
    return squeezed(prompt), squeezed(context), *sorted(map(squeezed, sides))


def checked(answer: Any, status: int) -> Any:
    assert answer.status_code == status, answer.content
    return answer.json()
