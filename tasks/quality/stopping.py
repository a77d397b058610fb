"""Whether one more answer on an item is worth its price, and why an item asked again or stopped.

The loss of stopping is the posterior probability that the best class is wrong; an answer is worth the drop in that
loss it can be expected to bring. Source: value of information (Raiffa and Schlaifer, 1961); for crowds Dai, Mausam
and Weld (2010). Skills must come from exams, gold or adjudication: a rule that learns them from the answers it stops
on confirms itself.
"""

from dataclasses import dataclass
from enum import StrEnum

from tasks.quality.answers import Floats

# One answer can be too few to change a mind that two would change.
FURTHEST_AHEAD = 3
MOST_PATTERNS = 10_000


class Reason(StrEnum):
    """Why an item asks for the next answer, or stops."""

    TOO_FEW_ANSWERS = "too_few_answers"
    UNSURE = "unsure"
    SURE = "sure"
    CAP_REACHED = "cap_reached"
    NOT_WORTH_ITS_PRICE = "not_worth_its_price"


@dataclass(frozen=True, slots=True)
class Rule:
    """When to stop. `minimum` and `maximum` are answers; `sureness` is the posterior at which an item is sure.

    `value` is what one wrong decision costs and `price` what one more answer costs, in the same unit (cents, say);
    without a price only sureness and cap stop. Raises ValueError where the numbers contradict each other.
    """

    minimum: int = 2
    maximum: int = 5
    sureness: float = 0.9
    value: float | None = None
    price: float | None = None

    def __post_init__(self) -> None:
        if not 1 <= self.minimum <= self.maximum:
            raise ValueError("The minimum must be at least 1 and at most the maximum.")
        if not 0 < self.sureness <= 1:
            raise ValueError("The sureness must be above 0 and at most 1.")
        if (self.value is None) != (self.price is None):
            raise ValueError("A price needs the value it is held against, and the other way round.")


@dataclass(frozen=True, slots=True)
class Stop:
    """`stop`, the reason, the expected loss of stopping now (a probability) and, where a price was given, the
    expected drop of it by the next answers that pay best (0 where none was worked out)."""

    stop: bool
    reason: Reason
    loss: float
    gain: float = 0.0
    answers_ahead: int = 0


def loss_of(posterior: Floats) -> float:
    """The probability that the best class is wrong."""
    return float(1 - posterior.max())


def expected_gain(posterior: Floats, confusion: Floats, answers: int = 1) -> float:
    """The expected drop in `loss_of` by `answers` more answers of one with this confusion (row true class, column
    answer). Between 0 and the loss itself; 0 where no such answers could change the best class."""
    joint = posterior[:, None]
    for _ in range(answers):
        joint = (joint[:, :, None] * confusion[:, None, :]).reshape(len(posterior), -1)
    return float(max(0.0, joint.max(axis=0).sum() - posterior.max()))


def best_ahead(posterior: Floats, confusion: Floats, *, value: float, price: float, most: int) -> tuple[int, float]:
    """How many of the next answers, up to `most`, pay best, and their gain; (0, 0.0) where none pays its price."""
    best = (0, 0.0)
    worth = 0.0
    for ahead in range(1, most + 1):
        if ahead > 1 and confusion.shape[1] ** ahead > MOST_PATTERNS:
            break
        gain = expected_gain(posterior, confusion, ahead)
        if value * gain - price * ahead > worth:
            worth, best = value * gain - price * ahead, (ahead, gain)
    return best


def should_stop(posterior: Floats, answers: int, rule: Rule, next_confusion: Floats | None = None) -> Stop:
    """Whether to stop after `answers` answers. `posterior` (classes,) from `combine`; `next_confusion` is that of
    whoever would answer next, needed where the rule has a price. Raises ValueError without it."""
    loss = loss_of(posterior)
    if answers < rule.minimum:
        return Stop(False, Reason.TOO_FEW_ANSWERS, loss)
    # Equal skills make thresholds and posteriors equal to the last bit or the last but one.
    if loss <= 1 - rule.sureness + 1e-9:
        return Stop(True, Reason.SURE, loss)
    if answers >= rule.maximum:
        return Stop(True, Reason.CAP_REACHED, loss)
    if rule.value is None or rule.price is None:
        return Stop(False, Reason.UNSURE, loss)
    if next_confusion is None:
        raise ValueError("A rule with a price needs the confusion of whoever would answer next.")
    most = min(FURTHEST_AHEAD, rule.maximum - answers)
    ahead, gain = best_ahead(posterior, next_confusion, value=rule.value, price=rule.price, most=most)
    if ahead == 0:
        return Stop(True, Reason.NOT_WORTH_ITS_PRICE, loss)
    return Stop(False, Reason.UNSURE, loss, gain, ahead)
