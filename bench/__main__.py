"""`make bench`: all that is measured. `python -m bench judgement` or `… speed` for one half; `SHORT=1` or `--short` for
a quick look. Speed is measured on a database of its own, which is gone afterwards."""

import os
import sys

import django

from bench import judgement

HALVES = ("judgement", "speed")


def main(arguments: list[str]) -> None:
    """Every measurement in turn, a line each."""
    short = bool(os.environ.get("SHORT")) or "--short" in arguments
    chosen = [name for name in arguments if name != "--short"] or list(HALVES)
    if unknown := set(chosen) - set(HALVES):
        sys.exit(f"There is no measurement {', '.join(unknown)}: choose from {', '.join(HALVES)}.")
    if "judgement" in chosen:
        for line in judgement.measure(short):
            print(line, flush=True)
    if "speed" in chosen:
        measure_speed(short)


def measure_speed(small: bool) -> None:
    from tests import environment

    environment.prepare()
    django.setup()
    from bench import claims, exports, imports  # models need the application set up first

    hold = environment.attach_cluster()
    environment.fresh_database()
    try:
        print(imports.measure(5_000 if small else 50_000), flush=True)
        for figure in claims.measure(200 if small else 500):
            print(figure, flush=True)
        print(exports.measure(5_000 if small else 50_000), flush=True)
    finally:
        environment.drop_database()
        hold.release()


if __name__ == "__main__":
    main(sys.argv[1:])
