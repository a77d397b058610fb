"""The one way out to a model: to a checked address, with a bound on time and bytes, never following a redirect."""

import ssl
import time
from collections.abc import Collection, Iterable
from functools import cache
from typing import override

import httpcore2
import httpx2

from marketplace.judges.addresses import (
    NotAllowedAddress,
    Resolve,
    addresses_to_connect,
    resolved,
    target_of,
)

BYTES_AT_MOST = 1024 * 1024
# What goes out beside the question; libraries would add what they read from this machine's environment.
HEADERS = {"host", "accept", "content-type", "content-length", "authorization", "x-api-key", "anthropic-version"}
SocketOption = tuple[int, int, int] | tuple[int, int, bytes | bytearray] | tuple[int, int, None, int]


class TooMuch(httpcore2.ReadError):
    """The answer is larger than an answer can be."""


class Bounded(httpcore2.NetworkStream):
    """A connection that ends at a moment and after a number of bytes, however slowly they drip."""

    def __init__(self, inner: httpcore2.NetworkStream, ends_at: float, bytes_left: int) -> None:
        self.inner, self.ends_at, self.bytes_left = inner, ends_at, bytes_left

    def left(self, timeout: float | None) -> float:
        left = self.ends_at - time.monotonic()
        if left <= 0:
            raise httpcore2.ReadTimeout("The time for an answer is over.")
        return left if timeout is None else min(timeout, left)

    @override
    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        got = self.inner.read(max_bytes, self.left(timeout))
        self.bytes_left -= len(got)
        if self.bytes_left < 0:
            raise TooMuch("The answer is too large.")
        return got

    @override
    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self.inner.write(buffer, self.left(timeout))

    @override
    def close(self) -> None:
        self.inner.close()

    @override
    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore2.NetworkStream:
        secured = self.inner.start_tls(ssl_context, server_hostname, self.left(timeout))
        return Bounded(secured, self.ends_at, self.bytes_left)

    @override
    def get_extra_info(self, info: str) -> object:
        return self.inner.get_extra_info(info)


class CheckedBackend(httpcore2.NetworkBackend):
    """Looks a host up once, checks what it finds, and connects to exactly that."""

    def __init__(self, base_url: str, private_hosts: Collection[str], seconds: float, resolve: Resolve) -> None:
        self.target = target_of(base_url, private_hosts=private_hosts)
        self.seconds, self.resolve, self.ends_at = seconds, resolve, time.monotonic() + seconds
        self.system = httpcore2.SyncBackend()

    @override
    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[SocketOption] | None = None,
    ) -> httpcore2.NetworkStream:
        if (host.rstrip("."), port) != (self.target.host, self.target.port):
            raise httpcore2.ConnectError("Only the endpoint's own host is asked.")
        try:
            address = addresses_to_connect(self.target, resolve=self.resolve)[0]
        except (NotAllowedAddress, OSError) as error:
            raise httpcore2.ConnectError(str(error)) from error
        stream = self.system.connect_tcp(address, port, self.seconds, local_address, socket_options)
        return Bounded(stream, self.ends_at, BYTES_AT_MOST)

    @override
    def connect_unix_socket(
        self, path: str, timeout: float | None = None, socket_options: Iterable[SocketOption] | None = None
    ) -> httpcore2.NetworkStream:
        raise httpcore2.ConnectError("No model is asked over a socket file.")


@cache
def trusted() -> ssl.SSLContext:
    """The authorities of this machine, read once: that takes longer than the rest of a question."""
    return ssl.create_default_context()


class GuardedTransport(httpx2.HTTPTransport):
    """httpx's transport over checked connections; an answer that is packed or points elsewhere is refused."""

    def __init__(self, base_url: str, private_hosts: Collection[str], seconds: float, resolve: Resolve) -> None:
        super().__init__(verify=trusted(), trust_env=False)
        self._pool = httpcore2.ConnectionPool(
            ssl_context=trusted(),
            max_keepalive_connections=0,
            network_backend=CheckedBackend(base_url, private_hosts, seconds, resolve),
        )

    @override
    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        headers = {name: value for name, value in request.headers.items() if name in HEADERS}
        headers["Accept-Encoding"] = "identity"
        sent = httpx2.Request(
            request.method, request.url, headers=headers, stream=request.stream, extensions=request.extensions
        )
        answer = super().handle_request(sent)
        if answer.headers.get("Content-Encoding", "identity") != "identity":
            answer.close()
            raise httpx2.RemoteProtocolError("The answer is packed, and nobody asked for that.")
        return answer


def client(
    base_url: str, *, seconds: float, private_hosts: Collection[str] = (), resolve: Resolve = resolved
) -> httpx2.Client:
    """A client for one question to this base URL, and nothing else, over within that many seconds.

    Raises NotAllowedAddress for an address that is never asked.
    """
    transport = GuardedTransport(base_url, private_hosts, seconds, resolve)
    return httpx2.Client(transport=transport, timeout=seconds, follow_redirects=False, trust_env=False)
