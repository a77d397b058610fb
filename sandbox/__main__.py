"""`python -m sandbox --port P --data DIR`: the Stripe sandbox on this machine's loopback."""

import argparse
import logging
import os
import sys
from collections.abc import Mapping
from pathlib import Path

import uvicorn

from sandbox.app import Options, build
from sandbox.store import AlreadyRunning

DEFAULT_KEY = "sk_test_sandbox"
LIVE = ("sk_live_", "rk_live_")


def live_keys(environment: Mapping[str, str]) -> list[str]:
    """The names of variables that hold a key to real money."""
    return sorted(
        name
        for name, value in environment.items()
        if any(part.startswith(LIVE) for part in value.replace(",", " ").split())
    )


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m sandbox", description=__doc__)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--data", type=Path, required=True, help="folder of its own store")
    parser.add_argument("--public-url", help="as browsers reach it; default http://localhost:PORT")
    parser.add_argument("--key", help="the secret key it accepts; default $STRIPE_SECRET_KEY")
    parser.add_argument("--webhook-url", help="where events go, on this machine")
    parser.add_argument("--webhook-secret", help="what they are signed with")
    parser.add_argument("--retry-seconds", type=float, default=1.0, help="first pause of delivery")
    parser.add_argument("--debit-seconds", type=int, default=20, help="how long a bank debit takes")
    parser.add_argument("--review-seconds", type=int, default=2, help="how long a check takes")
    return parser.parse_args()


def main() -> None:
    given = arguments()
    key = given.key or os.environ.get("STRIPE_SECRET_KEY") or DEFAULT_KEY
    found = live_keys({**os.environ, "--key": key})
    if found:
        sys.exit(f"The sandbox does not start beside a live key ({', '.join(found)}). Unset it.")
    if bool(given.webhook_url) != bool(given.webhook_secret):
        sys.exit("Give --webhook-url and --webhook-secret together.")
    logging.basicConfig(level=logging.WARNING, format="sandbox %(levelname)s %(message)s")
    options = Options(
        folder=given.data,
        public_url=(given.public_url or f"http://localhost:{given.port}").rstrip("/"),
        key=key,
        webhook_url=given.webhook_url,
        webhook_secret=given.webhook_secret,
        retry_seconds=given.retry_seconds,
        debit_seconds=given.debit_seconds,
        review_seconds=given.review_seconds,
    )
    try:
        app = build(options)
    except AlreadyRunning as error:
        sys.exit(f"Another sandbox already uses {error}.")
    uvicorn.run(
        app,
        host="127.0.0.1",
        port=given.port,
        loop="asyncio",
        log_level="warning",
        access_log=False,
        timeout_graceful_shutdown=3,
    )


if __name__ == "__main__":
    main()
