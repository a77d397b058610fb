"""Many replies to one question as one suggestion: shares of votes, never what a model says of its certainty. Pure."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from marketplace.judges.replies import UNCLEAR, Critique, Reply


@dataclass(frozen=True, slots=True)
class Vote:
    """One reply, its class on the sides as they are stored. `order` 1: it was asked with the sides swapped."""

    order: int
    cls: str
    reply: Reply


@dataclass(frozen=True, slots=True)
class Merged:
    """What a judge says of an item. `is_consistent`: the same class in both orders; None where one order was asked."""

    cls: str
    probabilities: dict[str, float]
    samples: int
    is_consistent: bool | None
    claimed: float | None
    reasons: str
    revision: str
    findings: Mapping[str, Critique]


def merged(votes: Sequence[Vote], classes: Sequence[str], *, when_torn: str | None = None) -> Merged:
    """The votes together: each order weighs the same, so that a lost reply does not let one side's order win.

    Probabilities are shares of votes over samples and orders. Needs at least one vote.
    """
    by_order = {order: [vote for vote in votes if vote.order == order] for order in (0, 1)}
    asked = [group for group in by_order.values() if group]
    shares = {
        cls: sum(sum(vote.cls == cls for vote in group) / len(group) for group in asked) / len(asked) for cls in classes
    }
    cls = winner(shares, when_torn)
    same = {winner(counted(group, classes), when_torn) for group in asked}
    spoken = next((vote for vote in sorted(votes, key=lambda vote: vote.order) if vote.cls == cls), votes[0])
    claims = [vote.reply.certainty for vote in votes if vote.reply.certainty is not None]
    return Merged(
        cls=cls,
        probabilities=shares,
        samples=len(votes),
        is_consistent=len(same) == 1 if len(asked) == 2 else None,
        claimed=sum(claims) / len(claims) if claims else None,
        reasons=spoken.reply.reasons if spoken.order == 0 else f"(Asked with A and B swapped.) {spoken.reply.reasons}",
        revision=spoken.reply.revision,
        findings=findings_of([vote.reply for vote in votes]),
    )


def counted(group: Sequence[Vote], classes: Sequence[str]) -> dict[str, float]:
    return {cls: float(sum(vote.cls == cls for vote in group)) for cls in classes}


def winner(shares: Mapping[str, float], when_torn: str | None) -> str:
    """The class with most votes; among several `when_torn` where there is one, else the first."""
    best = [cls for cls, share in shares.items() if abs(share - max(shares.values())) < 1e-9]
    return when_torn if len(best) > 1 and when_torn is not None else best[0]


def findings_of(replies: Sequence[Reply]) -> dict[str, Critique]:
    """For each principle the verdict of more than half of the replies, with the quote of the first that gave it."""
    found: dict[str, Critique] = {}
    for code in dict.fromkeys(code for reply in replies for code in reply.findings):
        said = [reply.findings[code] for reply in replies if code in reply.findings]
        verdict, times = Counter(each.verdict for each in said).most_common(1)[0]
        if 2 * times <= len(replies):
            verdict = UNCLEAR
        first = next((each for each in said if each.verdict == verdict), None)
        found[code] = first or Critique(UNCLEAR, "", said[0].critique)
    return found
