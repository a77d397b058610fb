"""The table of what work costs: every row with its target, its figure, and whether it is met."""

import os
from collections.abc import Iterator
from dataclasses import dataclass

from accounts.actor import Actor
from accounts.models import StaffDuty
from bench.work import claiming, crowd, databases, pages, races, rows, service
from bench.work.crowd import Measured
from tests.factories.people import make_staff

LABEL_STUDIO = 7.0  # pairs a second at its best, 32 clients, on two cores: the upper end of what was measured


@dataclass(frozen=True, slots=True)
class Size:
    """How large a run is."""

    small: int
    middle: int
    large: int
    behind: int
    projects: int
    each: int
    turns: int
    claimers: int
    contested: int
    times: int


FULL = Size(10_000, 100_000, 1_000_000, 20_000, 500, 60, 4, 200, 1_000, 40)
SHORT = Size(2_000, 15_000, 20_000, 1_000, 50, 5, 2, 32, 60, 5)


def line(name: str, figure: str, target: str, is_met: bool, note: str = "") -> str:
    verdict = "met" if is_met else "MISSED"
    return f"{name:44} {figure:>34}  {target:24} {verdict:6}  {note}".rstrip()


def ms(seconds: float) -> str:
    return f"{seconds * 1000:.1f} ms"


def spread(measured: Measured) -> str:
    return f"median {ms(measured.median)}, p95 {ms(measured.p95)}"


def measure(short: bool) -> Iterator[str]:
    """All rows, one after the other, and how busy the machine is with other things."""
    yield f"{os.cpu_count()} processors; waiting for one before this began: {os.getloadavg()[0]:.1f}"
    size = SHORT if short else FULL
    with databases.fresh("small") as small, databases.fresh("large") as large:
        databases.use(small)
        few = rows.scene(size.small)
        databases.use(large)
        many = rows.scene(size.large)
        veteran = rows.lawyers(1)[0]
        rows.answered(
            many, size.large // 5, by=rows.expert_ids(rows.lawyers(200)), first=rows.expert_ids([veteran])[0],
            of_first=size.behind,
        )  # fmt: skip
        yield from lists(many, veteran, size)
        yield from growth((small, few), (large, many), veteran, size)
    with databases.fresh("middle") as middle:
        databases.use(middle)
        scene = rows.scene(size.middle)
        yield from at_the_door(middle, scene, size)
        yield from paired(scene, size)
        yield from over_http(scene, size)
        measured = claiming.folding(middle, scene)
        yield line(
            "folding an answer that counts", spread(measured), "printed", True, f"{ms(measured.busy)} of processor"
        )
        yield races.measure(size.claimers, size.contested)


def at_the_door(database: str, made: rows.Scene, size: Size) -> Iterator[str]:
    floor, by_itself, ours = claiming.against_raw(database, made, each=size.each, turns=size.turns)
    share = ours.rate / floor.rate
    note = f"{ours.rate:,.0f}/s of {floor.rate:,.0f}/s; of processor {floor.busy / ours.busy:.0%} "
    note += f"({ms(ours.busy)}, raw {ms(floor.busy)}); of one statement by itself, {by_itself.rate:,.0f}/s, "
    note += f"{ours.rate / by_itself.rate:.0%}"
    yield line("claim, 32 experts, of a raw claim-and-lease", f"{share:.0%}", ">= 20 %", share >= 0.2, note)


def paired(made: rows.Scene, size: Size) -> Iterator[str]:
    done = crowd.at_once(claiming.EXPERTS, claiming.pairs(made, rows.lawyers(claiming.EXPERTS)), seconds=10)
    target = 20 * LABEL_STUDIO
    note = f"{ms(done.busy)} of processor a pair, {spread(done)}"
    figure = f"{done.rate:,.0f}/s"
    yield line(
        f"claim + submit, 32 experts, {size.middle:,} items", figure, f">= {target:.0f}/s", done.rate >= target, note
    )


def growth(few: tuple[str, rows.Scene], many: tuple[str, rows.Scene], veteran: Actor, size: Size) -> Iterator[str]:
    """The small and the large twin in turns; the veteran and a newcomer; many open projects and few."""
    number = size.each * 2
    people: dict[str, list[Actor]] = {}
    for name, _ in (few, many):
        databases.use(name)
        people[name] = rows.lawyers(size.turns * (number + crowd.WARM_UPS))
    took = {name: Measured() for name, _ in (few, many)}
    gave = {name: Measured() for name, _ in (few, many)}
    for turn in range(size.turns):
        for name, made in (few, many):
            some = people[name][turn * (number + crowd.WARM_UPS) :][: number + crowd.WARM_UPS]
            claimed, submitted = claiming.alone(name, made, some, number)
            took[name].add_turn(claimed)
            gave[name].add_turn(submitted)
    yield compared(f"claim at {size.large:,} items to {size.small:,}", took[many[0]], took[few[0]])
    yield compared(f"submit at {size.large:,} items to {size.small:,}", gave[many[0]], gave[few[0]])
    p95 = gave[many[0]].p95
    yield line(
        "submit, one client",
        spread(gave[many[0]]),
        "p95 <= 30 ms",
        p95 <= 0.03,
        f"{ms(gave[many[0]].busy)} of processor",
    )
    databases.use(many[0])
    new = rows.lawyers(1)[0]
    old, fresh = Measured(), Measured()
    for _ in range(size.turns):
        old.add_turn(claiming.by_one(many[0], many[1], veteran, number)[0])
        fresh.add_turn(claiming.by_one(many[0], many[1], new, number)[0])
    yield compared(f"claim with {size.behind:,} answers behind one", old, fresh)
    yield from beside_projects(few, size, number)


def beside_projects(few: tuple[str, rows.Scene], size: Size, number: int) -> Iterator[str]:
    """The small twin among five open projects, then among many."""
    name, made = few
    measured = []
    for projects in (5, size.projects):
        databases.use(name)
        rows.more_projects(made, projects, items=20)
        people = rows.lawyers(number * size.turns + crowd.WARM_UPS)
        measured.append(claiming.alone(name, made, people, number * size.turns)[0])
    yield compared(f"claim beside {size.projects} open projects to 5", measured[1], measured[0])


def compared(name: str, ours: Measured, floor: Measured) -> str:
    share, busy = ours.p95 / floor.p95, ours.busy / floor.busy
    note = f"p95 {ms(ours.p95)} to {ms(floor.p95)}; of processor x {busy:.2f}"
    return line(name, f"x {share:.2f}", "<= 1.5", share <= 1.5, note)


def over_http(made: rows.Scene, size: Size) -> Iterator[str]:
    address = f"/api/v1/offers/{made.put.offer.pk}/claims"
    number = size.each * 5
    people = service.sessions(rows.lawyers(number * 2 + claiming.EXPERTS * (size.each + crowd.WARM_UPS)))
    crowds, alone = people[number * 2 :], people[: number * 2]
    with service.serving() as web:
        asked = {}
        for name, path, some in (("warm", address, alone[:number]), ("bare", "/bare", alone), ("own", "/ready", alone)):
            asked[name] = service.one_after_another(web, some, path)
        ours = service.one_after_another(web, alone[number:], address)
        share = ours.busy / asked["bare"].busy
        note = f"{ms(ours.busy)} to {ms(asked['bare'].busy)}; to a bare view behind the product's sign-in x "
        yield line(
            "claim over HTTP, to a bare view",
            f"x {share:.1f}",
            "<= 3",
            share <= 3,
            f"{note}{ours.busy / asked['own'].busy:.1f}",
        )
        yield line("claim over HTTP, one client", spread(ours), "p95 <= 15 ms", ours.p95 <= 0.015)
        rate = crowd.at_once(
            claiming.EXPERTS, service.claiming(web, crowds, address, claiming.EXPERTS), steps=size.each
        ).rate
        yield line(
            "claims over HTTP, 32 clients", f"{rate:,.0f}/s", ">= 200/s", rate >= 200, f"{len(web.workers())} workers"
        )


def lists(made: rows.Scene, veteran: Actor, size: Size) -> Iterator[str]:
    finance, operations = make_staff(StaffDuty.FINANCE), make_staff(StaffDuty.OPERATIONS)
    who = service.sessions([made.put.owner, veteran, finance, operations])
    with service.serving() as web:
        owner, expert, money, staff = (service.Browser(web.address, session) for session in who)
        looked = [
            *pages.labs_pages(owner, str(made.put.project.pk)), *pages.experts_pages(expert),
            *pages.staffs_pages(money, staff),
        ]  # fmt: skip
        for page in looked:
            measured = pages.asked(page, size.times, web)
            note = f"median {ms(measured.median)}, {ms(measured.busy)} of processor"
            yield line(f"list: {page.name}", f"p95 {ms(measured.p95)}", "<= 60 ms", measured.p95 <= 0.06, note)
