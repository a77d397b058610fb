from collections.abc import Iterator

import pytest

from tests.sandbox.running import Sandbox, running


@pytest.fixture(scope="session")
def session_sandbox() -> Iterator[Sandbox]:
    """One process for all tests here; a whole run must end with every request having been legal."""
    with running() as sandbox:
        yield sandbox


@pytest.fixture
def sandbox(session_sandbox: Sandbox) -> Sandbox:
    session_sandbox.listener.heard.clear()
    session_sandbox.listener.answers.clear()
    return session_sandbox


@pytest.fixture
def own_sandbox() -> Iterator[Sandbox]:
    """A process of the test's own: to stop, to start again, to move its clock."""
    with running() as sandbox:
        yield sandbox
