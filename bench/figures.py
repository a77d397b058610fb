"""What a measurement is, and how it is printed."""

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Figure:
    """One claim: what was measured, the floor, and the product's rate as a share of the floor's."""

    name: str
    rate: float
    unit: str
    floor: str
    floor_rate: float
    note: str = ""

    def __str__(self) -> str:
        share = self.rate / self.floor_rate
        return (
            f"{self.name:24} {self.rate:10,.0f} {self.unit:8} {share:7.1%} of {self.floor_rate:10,.0f} ({self.floor})"
            f"{'  ' + self.note if self.note else ''}"
        )


def timed(step: Callable[[], object]) -> float:
    """Seconds the step took."""
    started = time.perf_counter()
    step()
    return time.perf_counter() - started


def spread(seconds: list[float]) -> str:
    """Median and 95th percentile in milliseconds."""
    last = sorted(seconds)[int(len(seconds) * 0.95)]
    return f"median {statistics.median(seconds) * 1000:.1f} ms, p95 {last * 1000:.1f} ms"
