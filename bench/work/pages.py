"""Every list's first, deep, filtered and searched page of 100 rows, as a browser asks for them."""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from bench.work.crowd import Measured
from bench.work.service import Browser, Service

ROWS = 100
DEEP = 30


@dataclass(frozen=True, slots=True)
class Page:
    """One page somebody looks at."""

    name: str
    who: Browser
    path: str


def deep(page: Page) -> Page:
    """As many pages further on as somebody patient turns."""
    path = page.path
    for _ in range(DEEP):
        body = page.who.ask("GET", path).json()
        if not body.get("next"):
            break
        parts = urlsplit(str(body["next"]))
        path = f"{parts.path}?{parts.query}"
    return Page(f"{page.name}, page {DEEP}", page.who, path)


def asked(page: Page, times: int, web: Service) -> Measured:
    """The page asked for so many times, after once for each worker."""
    for _ in web.workers():
        looked_at(page)
    measured, busy = Measured(began=time.perf_counter()), web.processor()
    for _ in range(times):
        before = time.perf_counter()
        looked_at(page)
        measured.durations.append(time.perf_counter() - before)
    measured.ended, measured.server_busy = time.perf_counter(), web.processor() - busy
    return measured


def looked_at(page: Page) -> None:
    answer = page.who.ask("GET", page.path)
    if answer.status != 200:
        raise SystemExit(f"{page.name}: {answer.status} {answer.body[:300]!r}")


def labs_pages(owner: Browser, project: str) -> Iterator[Page]:
    items = f"/api/v1/projects/{project}/items?page_size={ROWS}"
    first = Page("items", owner, items)
    yield first
    yield deep(first)
    yield Page("items, decided", owner, f"{items}&state=decided")
    yield deep(Page("items, decided", owner, f"{items}&state=decided"))
    yield Page("items, a state that none is in", owner, f"{items}&state=unsure")
    yield Page("items, an id searched", owner, f"{items}&search=clause-777777")
    yield Page("items, a common word searched", owner, f"{items}&search=warehouse")
    yield Page("items, a rare word searched", owner, f"{items}&search=5b8add2a5d98b1a652ea7fd72d942dac")
    yield Page("items, a word searched that none has", owner, f"{items}&search=xylophone")
    yield Page("items, searched in a state", owner, f"{items}&state=decided&search=clause")
    yield Page("counts of the project", owner, f"/api/v1/projects/{project}/progress")
    yield Page("items that came back", owner, f"/api/v1/projects/{project}/returned?page_size={ROWS}")
    yield Page("counts of what came back", owner, f"/api/v1/projects/{project}/returned/counts")
    yield Page("projects", owner, f"/api/v1/projects?page_size={ROWS}")
    yield Page("offers", owner, f"/api/v1/offers?page_size={ROWS}")


def experts_pages(expert: Browser) -> Iterator[Page]:
    for name in ("claims", "annotations", "earnings"):
        first = Page(f"an expert's {name}", expert, f"/api/v1/{name}?page_size={ROWS}")
        yield first
        yield deep(first)
    yield Page("an expert's claims, in hand", expert, f"/api/v1/claims?state=active&page_size={ROWS}")
    yield Page("an expert's earnings, paid", expert, f"/api/v1/earnings?state=paid&page_size={ROWS}")
    yield Page("an expert's sums", expert, "/api/v1/earnings/summary")
    yield Page("the board", expert, "/api/v1/board")
    yield Page("notifications", expert, f"/api/v1/notifications?page_size={ROWS}")


def staffs_pages(finance: Browser, operations: Browser) -> Iterator[Page]:
    first = Page("everybody's earnings", finance, f"/api/v1/earnings?page_size={ROWS}")
    yield first
    yield deep(first)
    yield Page("everybody's earnings, payable", finance, f"/api/v1/earnings?state=payable&page_size={ROWS}")
    yield Page("everybody's earnings, reversed", finance, f"/api/v1/earnings?state=reversed&page_size={ROWS}")
    yield Page("what is due", finance, "/api/v1/payouts/due")
    yield Page("the payouts' figures", finance, "/api/v1/payouts/summary")
    yield Page("payouts", finance, f"/api/v1/payouts?page_size={ROWS}")
    transaction = str(finance.ask("GET", f"{first.path}").json()["results"][0]["transaction_id"])  # type: ignore[index]
    yield Page("a transaction of the ledger", finance, f"/api/v1/ledger/transactions/{transaction}")
    yield Page("the trail", operations, f"/api/v1/trail?page_size={ROWS}")
    yield Page("all hidden checks", operations, f"/api/v1/gold?page_size={ROWS}")
