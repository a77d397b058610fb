"""`make bench`: on a database of its own, which is gone afterwards. `SHORT=1` for a quick look."""

import os
import sys

import django

from tests import environment

environment.prepare()
django.setup()


def main() -> None:
    """Every measurement in turn, a line each."""
    from bench import claims, exports, imports  # models need the application set up first

    hold = environment.attach_cluster()
    environment.fresh_database()
    try:
        small = bool(os.environ.get("SHORT"))
        print(imports.measure(5_000 if small else 50_000), flush=True)
        for figure in claims.measure(200 if small else 500):
            print(figure, flush=True)
        print(exports.measure(5_000 if small else 50_000), flush=True)
    finally:
        environment.drop_database()
        hold.release()


if __name__ == "__main__":
    sys.exit(main())
