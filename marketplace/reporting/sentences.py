"""Claims in words: an error is always named in full, with what it is held against."""

from typing import Protocol

COUNTS = {2: "two", 3: "three", 4: "four", 5: "five"}


class Certified(Protocol):
    """What a headline is made of."""

    state: str
    kind: str
    epsilon: float
    delta: float


def one_in(delta: float) -> str:
    """ "fails at most 1 time in 12": rounded down, so that no more is promised than is proven."""
    return f"at most 1 time in {max(1, int(1 / delta + 1e-9))}"


def per_hundred(share: float) -> str:
    return f"{share * 100:.3g} in 100"


def headline(certificate: Certified, *, settled: int, seats: int) -> str:
    """The one sentence on top of a certificate's page. A revoked one says nothing any more, and what it said."""
    if certificate.state == "refused":
        return "Not certified: nothing is settled without experts on this evidence."
    said = claim(certificate, settled=None if certificate.state == "revoked" else settled, seats=seats)
    return f"Revoked: this no longer stands. It said: “{said}”" if certificate.state == "revoked" else said


def claim(certificate: Certified, *, settled: int | None, seats: int) -> str:
    """What it licenses and how sure that is."""
    fails = f"such a statement fails {one_in(certificate.delta)}"
    if certificate.kind == "stop_after_one":
        others = f"the consensus of the other {COUNTS.get(seats - 1, str(seats - 1))} blind experts"
        said = f"Of answers that one expert and the AI reviewer agree on, at most {per_hundred(certificate.epsilon)}"
        return f"{said} differ from {others}; {fails}."
    answers = "answers" if settled is None else f"{settled:,} answers"
    reference = f"the consensus of {COUNTS.get(seats, str(seats))} blind experts"
    said = f"Of {answers} settled by AI in this group, at most {per_hundred(certificate.epsilon)}"
    return f"{said} differ from {reference}; {fails}."
