"""No address that leads inside is asked, in whatever dress; the canary is a server on this machine's own loopback."""

import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass

import httpx2
import pytest

from marketplace.judges import guard
from marketplace.judges.addresses import NotAllowedAddress, is_global, target_of


@dataclass
class Canary:
    port: int
    visits: int = 0


@pytest.fixture(scope="module")
def canary() -> Iterator[Canary]:
    """Counts who connects, on IPv4 and IPv6 loopback where there is one."""
    server = socket.create_server(("::", 0), family=socket.AF_INET6, dualstack_ipv6=True)
    bird = Canary(server.getsockname()[1])

    def sing() -> None:
        while True:
            try:
                visitor, _ = server.accept()
            except OSError:
                return
            bird.visits += 1
            visitor.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}")
            visitor.close()

    thread = threading.Thread(target=sing, daemon=True)
    thread.start()
    yield bird
    server.shutdown(socket.SHUT_RDWR)
    server.close()
    thread.join(2)


INSIDE = [
    "https://127.0.0.1:{port}/v1", "http://127.0.0.1:{port}/v1", "https://localhost:{port}", "http://localhost:{port}",
    "https://LOCALHOST.:{port}", "https://2130706433:{port}", "https://0x7f000001:{port}", "https://0x7f.0.0.1:{port}",
    "https://0177.0.0.1:{port}", "https://017700000001:{port}", "https://127.1:{port}", "https://127.0.1:{port}",
    "https://0:{port}", "https://0.0.0.0:{port}", "https://[::1]:{port}", "https://[::]:{port}",
    "https://[::ffff:127.0.0.1]:{port}", "https://[::ffff:7f00:1]:{port}", "https://[0:0:0:0:0:ffff:127.0.0.1]:{port}",
    "https://[::127.0.0.1]:{port}", "https://[64:ff9b::7f00:1]:{port}", "https://[2002:7f00:1::]:{port}",
    "https://[fe80::1]:{port}", "https://[fe80::1%25lo]:{port}", "https://[fc00::1]:{port}", "https://[fd00:ec2::254]",
    "https://10.0.0.1:{port}", "https://172.16.0.1", "https://192.168.0.1", "https://169.254.169.254/latest/meta-data",
    "http://169.254.169.254/", "https://100.64.0.1", "https://100.100.100.200", "https://198.18.0.1", "https://224.0.0.1",
    "https://255.255.255.255", "https://127.0.0.1.:{port}", "https://127.0.0.1:{port}@example.com/",
    "https://example.com@127.0.0.1:{port}/", "https://example.com#@127.0.0.1:{port}/",
    "https://127.0.0.1:{port}\\@example.com", "https://127。0。0。1:{port}", "https://①②⑦.⓪.⓪.①:{port}",
    "https://127.0.0.1%00.example.com:{port}", "file:///etc/passwd", "gopher://127.0.0.1:{port}/_x",
    "//127.0.0.1:{port}",
    "https://", "https://127.0.0.1:{port}?a=b", "https://metadata", "https:127.0.0.1:{port}", "https://[::1",
    "https://127.0.0.1:99999", " https://127.0.0.1:{port}", "https://127.0.0.1\t:{port}", "ftp://127.0.0.1:{port}",
]  # fmt: skip


@pytest.mark.parametrize("payload", INSIDE)
def test_an_address_that_leads_inside_is_refused_and_reaches_nobody(payload: str, canary: Canary) -> None:
    url = payload.format(port=canary.port)
    before = canary.visits
    with pytest.raises((NotAllowedAddress, httpx2.TransportError)), guard.client(url, seconds=2) as client:
        client.get(url)
    assert canary.visits == before


@pytest.mark.parametrize("found", [
    ["127.0.0.1"], ["::1"], ["169.254.169.254"], ["10.1.2.3"], ["93.184.216.34", "127.0.0.1"], ["::ffff:10.0.0.1"],
    ["fd00::1"], ["0.0.0.0"], ["2002:a00:1::"], [],
])  # fmt: skip
def test_a_name_that_leads_inside_is_refused_when_it_is_looked_up(found: list[str], canary: Canary) -> None:
    url, before = f"https://models.example.com:{canary.port}/v1", canary.visits
    with guard.client(url, seconds=2, resolve=lambda host, port: found) as client, pytest.raises(httpx2.ConnectError):
        client.get(url)
    assert canary.visits == before


def test_the_address_that_was_checked_is_the_one_that_is_connected_to(
    canary: Canary, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A name that answers "outside" first and "inside" next gets no second look-up."""
    answers, dialled = [["93.184.216.34"], ["127.0.0.1"]], list[tuple[object, ...]]()

    def dial(address: tuple[object, ...], *rest: object, **more: object) -> socket.socket:
        dialled.append(address)
        raise OSError("no way out")

    monkeypatch.setattr(socket, "create_connection", dial)
    url = f"https://rebinding.example.com:{canary.port}/"
    client = guard.client(url, seconds=2, resolve=lambda host, port: answers.pop(0))
    with client, pytest.raises(httpx2.ConnectError):
        client.get(url)
    assert dialled == [("93.184.216.34", canary.port)] and len(answers) == 1


def test_a_client_asks_no_other_host_than_its_own(canary: Canary) -> None:
    before = canary.visits
    with guard.client("https://api.example.com/v1", seconds=2) as client, pytest.raises(httpx2.ConnectError):
        client.get(f"http://127.0.0.1:{canary.port}/")
    assert canary.visits == before


def test_a_host_named_in_the_settings_is_asked(canary: Canary) -> None:
    """The control: the canary sings when it is reached."""
    url, before = f"http://127.0.0.1:{canary.port}/v1", canary.visits
    with guard.client(url, seconds=2, private_hosts=[f"127.0.0.1:{canary.port}"]) as client:
        assert client.get(url).status_code == 200
    assert canary.visits == before + 1


@pytest.mark.parametrize("url", ["https://api.example.com/v1", "https://api.example.com:8443", "https://8.8.8.8/v1"])
def test_public_addresses_are_taken(url: str) -> None:
    assert not target_of(url).is_private


def test_what_a_v6_address_carries_counts() -> None:
    import ipaddress

    assert is_global(ipaddress.ip_address("2606:4700::1111"))
    assert is_global(ipaddress.ip_address("::ffff:8.8.8.8"))
    assert not is_global(ipaddress.ip_address("2001:0:4136:e378:8000:63bf:80ff:fffe"))
