"""`make bench`: all that is measured. `python -m bench judgement`, `… certificates`, `… screening`, `… speed` or
`… work` for one part; `SHORT=1` or `--short` for a quick look. Speed is measured on databases of
its own, which are gone afterwards."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

# Many small matrices: threads of the linear algebra only wait for each other. Read when numpy loads.
os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

PARTS = ("judgement", "certificates", "screening", "speed", "work")


def main(arguments: list[str]) -> None:
    """Every measurement in turn, a line each."""
    short = bool(os.environ.get("SHORT")) or "--short" in arguments
    chosen = [name for name in arguments if name != "--short"] or list(PARTS)
    if unknown := set(chosen) - set(PARTS):
        sys.exit(f"There is no measurement {', '.join(unknown)}: choose from {', '.join(PARTS)}.")
    for name in chosen:
        measure(name, short)


def measure(name: str, short: bool) -> None:
    from bench import certificates, judgement  # numpy takes its number of threads when it loads

    match name:
        case "judgement":
            lines = judgement.measure(short)
        case "certificates":
            lines = certificates.measure(short)
        case "screening":
            return measure_screening(short)
        case "work":
            return measure_work(short)
        case _:
            return measure_speed(short)
    for line in lines:
        print(line, flush=True)


@contextmanager
def database() -> Iterator[None]:
    """A database with the application set up, gone afterwards."""
    import django

    from tests import environment

    environment.prepare()
    django.setup()
    hold = environment.attach_cluster()
    environment.fresh_database()
    try:
        yield
    finally:
        environment.drop_database()
        hold.release()


def measure_screening(small: bool) -> None:
    with database():
        from bench import screening  # models need the application set up first

        print(screening.measure(4_000 if small else 40_000), flush=True)


def measure_speed(small: bool) -> None:
    with database():
        from bench import claims, exports, imports, intake  # models need the application set up first

        print(imports.measure(5_000 if small else 50_000), flush=True)
        for figure in intake.measure(2_000 if small else 20_000):
            print(figure, flush=True)
        for figure in claims.measure(200 if small else 500):
            print(figure, flush=True)
        print(exports.measure(5_000 if small else 50_000), flush=True)


def measure_work(small: bool) -> None:
    import django

    from tests import environment

    environment.prepare()
    django.setup()
    from bench.work import table  # models need the application set up first

    hold = environment.attach_cluster()
    try:
        for found in table.measure(small):
            print(found, flush=True)
    finally:
        hold.release()


if __name__ == "__main__":
    main(sys.argv[1:])
