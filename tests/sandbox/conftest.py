from collections.abc import Iterator

import pytest

from tests.sandbox.running import Sandbox, running, until


@pytest.fixture(scope="session")
def session_sandbox() -> Iterator[Sandbox]:
    """One process for all tests here; a whole run must end with every request having been legal."""
    with running() as sandbox:
        yield sandbox


@pytest.fixture
def sandbox(session_sandbox: Sandbox) -> Sandbox:
    # What an earlier test began is told to the end first: nobody hears another's events.
    session_sandbox.listener.answers.clear()
    until(lambda: not session_sandbox.undelivered())
    session_sandbox.listener.heard.clear()
    return session_sandbox


@pytest.fixture
def own_sandbox() -> Iterator[Sandbox]:
    """A process of the test's own: to stop, to start again, to move its clock."""
    with running() as sandbox:
        yield sandbox
