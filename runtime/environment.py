"""What the settings read, decided for one copy: given variables win, embedded servers fill the rest."""

import os
import sys
from collections.abc import Mapping, Sequence

from runtime.caddy import Sockets
from runtime.databases import Databases, attach
from runtime.errors import CannotStart
from runtime.folder import ROOT, Folder

SANDBOX_KEY = "sk_test_consilium_sandbox"
# These change tables or rights, so they connect as the role that owns them.
OWNERS_COMMANDS = {"migrate", "flush", "dbshell"}
# These need no server, and must work where none can be started.
SERVERLESS_COMMANDS = {
    "evaluate",
    "makemigrations",
    "collectstatic",
    "spectacular",
    "check",
    "help",
    "version",
    "--help",
}


def folder() -> Folder:
    return Folder.of(os.environ.get("DATA_DIR") or ROOT / ".data")


def port() -> int:
    given = os.environ.get("PORT") or "8000"
    if not given.isdigit() or not 0 < int(given) < 65536:
        raise CannotStart(f"PORT must be a number from 1 to 65535, not {given!r}.")
    return int(given)


def complete(given: Mapping[str, str], here: Folder, embedded: Mapping[str, str]) -> dict[str, str]:
    """The environment for every process of this copy; a variable that is set but empty counts as unset."""
    given = {name: value for name, value in given.items() if value}
    if "DATABASE_URL" in given:
        given.setdefault("MIGRATION_DATABASE_URL", given["DATABASE_URL"])
    if "STRIPE_SECRET_KEY" in given:
        embedded = {name: value for name, value in embedded.items() if not name.startswith("STRIPE_")}
    settled = {**embedded, **given, "DATA_DIR": str(here.path)}
    settled.setdefault("SECRET_KEY", here.secret("django"))
    settled.setdefault("CONSILIUM_ENV", "development")
    settled.setdefault("DJANGO_SETTINGS_MODULE", "marketplace.settings")
    settled.setdefault("LIVE_SOCKET", str(Sockets.of(here).live))
    # Their own thread pools only get in each other's way when several processes share the cores.
    settled.setdefault("OMP_NUM_THREADS", "1")
    settled.setdefault("OPENBLAS_NUM_THREADS", "1")
    return settled


def addresses(here: Folder, at: int, sandbox_port: int | None) -> dict[str, str]:
    """Where this copy is reached; kept for the commands that attach to it."""
    facts = {"PORT": str(at), "PUBLIC_URL": f"http://localhost:{at}"}
    if sandbox_port is not None:
        facts["STRIPE_API_BASE"] = f"http://localhost:{sandbox_port}"
        facts["STRIPE_SECRET_KEY"] = SANDBOX_KEY
        facts["STRIPE_WEBHOOK_SECRETS"] = f"whsec_{here.secret('webhooks')}"
    return facts


def as_owner(environment: dict[str, str]) -> dict[str, str]:
    return {**environment, "DATABASE_URL": environment["MIGRATION_DATABASE_URL"]}


def for_command(arguments: Sequence[str]) -> Databases | None:
    """Set this process's environment for a manage.py command; keep what it returns while it runs."""
    command = arguments[0] if arguments else "help"
    if command in SERVERLESS_COMMANDS:
        os.environ.setdefault("SECRET_KEY", "not-used-to-sign-anything")
        return None
    try:
        here = folder().make()
        held = None if {"DATABASE_URL", "REDIS_URL"} <= os.environ.keys() else attach(here)
    except CannotStart as error:
        sys.exit(str(error))
    settled = complete(os.environ, here, {**here.read("addresses"), **(held.environment if held else {})})
    os.environ.update(as_owner(settled) if command in OWNERS_COMMANDS else settled)
    return held
