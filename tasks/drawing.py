"""Drawing an exam's questions at random, spread evenly over its topics. Pure."""

import random
from collections.abc import Collection, Mapping, Sequence
from itertools import chain, zip_longest
from uuid import UUID


def draw(
    by_topic: Mapping[str, Sequence[UUID]], *, length: int, seen: Collection[UUID], rng: random.Random
) -> list[UUID]:
    """`length` questions, topic after topic in turn and in random order; those seen before only when the others are
    used up. Fewer where the pool is smaller."""
    fresh = {topic: [each for each in pool if each not in seen] for topic, pool in by_topic.items()}
    again = {topic: [each for each in pool if each in seen] for topic, pool in by_topic.items()}
    drawn = [*spread(fresh, rng), *spread(again, rng)][:length]
    rng.shuffle(drawn)
    return drawn


def spread(pools: Mapping[str, Sequence[UUID]], rng: random.Random) -> list[UUID]:
    """All of them, one of each topic in turn."""
    shuffled = [rng.sample(pool, len(pool)) for pool in pools.values()]
    rng.shuffle(shuffled)
    return [each for each in chain.from_iterable(zip_longest(*shuffled)) if each is not None]
