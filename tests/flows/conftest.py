from collections.abc import Iterator

import pytest

from tests import stack as stacks


@pytest.fixture(scope="session")
def stack(django_db_setup: None) -> Iterator[stacks.Stack]:
    """A running copy in which silence pays after a second and undo lasts four, so that a story takes no three days."""
    with stacks.running(SILENCE_PAYS_AFTER_SECONDS="1", GRACE_SECONDS="4") as running:
        yield running
