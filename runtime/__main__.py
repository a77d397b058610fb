"""`python -m runtime up`."""

import argparse
import sys

from runtime.up import up


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m runtime")
    parser.add_argument("command", choices=["up"])
    parser.parse_args()
    sys.exit(up())


if __name__ == "__main__":
    main()
