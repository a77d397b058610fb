"""The servers of one copy above its databases, in the order in which they start."""

import os
import sys

from runtime import caddy
from runtime.folder import ROOT, Folder
from runtime.supervisor import Service

# A job's chunk takes at most 30 s; what is not done by then is handed out again.
WORKER_STOPS_WITHIN = 40.0


def web_workers(environment: dict[str, str]) -> str:
    return environment.get("WEB_WORKERS") or str(min(8, 2 * (os.cpu_count() or 1) + 1))


def web(folder: Folder, environment: dict[str, str]) -> Service:
    """HTTP over WSGI, loaded once for all workers. The timeout leaves room for a large upload over a slow line."""
    command = [sys.executable, "-m", "gunicorn", "marketplace.wsgi:application", "--worker-class", "sync", "--preload"]
    command += ["--workers", web_workers(environment), "--bind", f"unix:{caddy.Sockets.of(folder).web}"]
    command += ["--timeout", "600", "--graceful-timeout", "15", "--forwarded-allow-ips", "*", "--no-control-socket"]
    return Service("web", command, environment, stop_within=20.0, folder=ROOT)


def sockets(folder: Folder, environment: dict[str, str]) -> Service:
    command = [sys.executable, "-m", "uvicorn", "marketplace.asgi:application", "--uds"]
    command += [str(caddy.Sockets.of(folder).live), "--proxy-headers", "--forwarded-allow-ips", "*"]
    command += ["--lifespan", "off", "--no-access-log", "--timeout-graceful-shutdown", "3"]
    return Service("sockets", command, environment, folder=ROOT)


def worker(environment: dict[str, str]) -> Service:
    processes = environment.get("JOB_WORKERS") or str(min(4, os.cpu_count() or 1))
    command = [sys.executable, "-m", "celery", "--app", "marketplace.celery", "worker", "--concurrency", processes]
    command += ["--loglevel", "INFO", "--without-gossip", "--without-mingle", "--hostname", "worker@%h"]
    return Service("worker", command, environment, stop_within=WORKER_STOPS_WITHIN, folder=ROOT)


def beat(environment: dict[str, str]) -> Service:
    command = [sys.executable, "-m", "celery", "--app", "marketplace.celery", "beat", "--pidfile="]
    return Service("beat", [*command, "--loglevel", "WARNING"], environment, folder=ROOT)


def sandbox(folder: Folder, environment: dict[str, str], port: int) -> Service:
    """Stripe's stand-in; its pages are for the browser, so it has an address of its own."""
    command = [sys.executable, "-m", "sandbox", "--port", str(port), "--data", str(folder.path / "sandbox")]
    command += ["--webhook-url", f"http://localhost:{environment['PORT']}/webhooks/stripe"]
    command += ["--webhook-secret", environment["STRIPE_WEBHOOK_SECRETS"].split(",")[0]]
    return Service("sandbox", command, environment, folder=ROOT)


def everything(folder: Folder, environment: dict[str, str], sandbox_port: int | None) -> list[Service]:
    services = [web(folder, environment), sockets(folder, environment), worker(environment), beat(environment)]
    if sandbox_port is not None:
        services.insert(0, sandbox(folder, environment, sandbox_port))
    return [*services, caddy.service(folder, int(environment["PORT"]), environment)]
