from collections.abc import Iterator

import pytest

from tests import stack as stacks
from tests.factories import models


@pytest.fixture(scope="session")
def talking() -> Iterator[models.Fake]:
    """A model on this machine's loopback that staff of the running copy may register."""
    with models.served() as fake:
        yield fake


@pytest.fixture(scope="session")
def stack(django_db_setup: None, talking: models.Fake) -> Iterator[stacks.Stack]:
    """A running copy in which silence pays after a second and undo lasts four, so that a story takes no three days."""
    settings = {"SILENCE_PAYS_AFTER_SECONDS": "1", "GRACE_SECONDS": "4", "MODEL_PRIVATE_HOSTS": talking.host}
    with stacks.running(**settings) as running:
        yield running
