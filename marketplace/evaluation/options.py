"""Arguments that several evaluations take."""

from argparse import ArgumentParser, ArgumentTypeError


def share(text: str) -> float:
    """A number from 0 to below 1."""
    try:
        value = float(text)
    except ValueError:
        value = -1.0
    if not 0 <= value < 1:
        raise ArgumentTypeError(f"{text!r} is no share: give a number from 0 to below 1, such as 0.15")
    return value


def positive(text: str) -> int:
    """A whole number above 0."""
    if not text.isdecimal() or int(text) < 1:
        raise ArgumentTypeError(f"{text!r} is no whole number above 0")
    return int(text)


def add_files(parser: ArgumentParser) -> None:
    parser.add_argument("labels", metavar="LABELS.csv", help="columns item, worker, label")
    parser.add_argument("truth", metavar="TRUTH.csv", help="columns item, truth")
    parser.add_argument("--seed", type=int, default=0, help="of everything drawn: gold, order, names of classes")
