"""Which addresses a model may be asked at: none that leads inside. Pure."""

import ipaddress
import re
import socket
from collections.abc import Callable, Collection
from dataclasses import dataclass
from urllib.parse import urlsplit

type Address = ipaddress.IPv4Address | ipaddress.IPv6Address
type Resolve = Callable[[str, int], list[str]]

# A name that ends in letters; whatever ends in a number is an address, and only its plain form is taken.
NAME = re.compile(r"(?=.{1,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])?$")
# These carry an IPv4 address inside: what they lead to is that.
NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
COMPATIBLE = ipaddress.IPv6Network("::/96")


class NotAllowedAddress(Exception):
    """An address that is not asked; the message says what would be taken."""


@dataclass(frozen=True, slots=True)
class Target:
    """Where a URL leads: the host as its certificate names it, and the port. `is_private`: named in the settings."""

    host: str
    port: int
    is_private: bool


def target_of(url: str, *, private_hosts: Collection[str] = ()) -> Target:
    """The target of an endpoint's URL, by its form alone. `private_hosts` (`host` or `host:port`) may be plain http.

    Raises NotAllowedAddress.
    """
    if re.search(r"[\s\\\x00-\x1f\x7f-\uffff]", url):
        raise NotAllowedAddress("The address holds a character that does not belong there. Use plain ASCII.")
    try:
        parts = urlsplit(url)
        host, port = (parts.hostname or "").rstrip("."), parts.port
    except ValueError as error:
        raise NotAllowedAddress("This is no address. Give one such as https://api.example.com/v1.") from error
    port = port if port is not None else 80 if parts.scheme == "http" else 443
    is_private = is_named(host, port, private_hosts)
    if parts.username is not None or parts.password is not None or parts.query or parts.fragment:
        raise NotAllowedAddress("Leave out names, passwords, “?” and “#”: the key has a field of its own.")
    if parts.scheme != "https" and not (is_private and parts.scheme == "http"):
        raise NotAllowedAddress("Only https is asked. Give an address that begins with https://.")
    if not is_private:
        check_host(host)
    return Target(host, port, is_private)


def is_named(host: str, port: int, private_hosts: Collection[str]) -> bool:
    return bool(host) and (host in private_hosts or f"{host}:{port}" in private_hosts)


def check_host(host: str) -> None:
    """Raise unless the host is a public name, or a global address in its plain form."""
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        if not NAME.match(host):
            raise NotAllowedAddress("Give a full host name such as api.example.com.") from None
        return
    if not is_global(address):
        raise NotAllowedAddress("This address leads into a private network. Only public addresses are asked.")


def is_global(address: Address) -> bool:
    """Whether the address, and any IPv4 address it carries, is one of the public internet."""
    if isinstance(address, ipaddress.IPv6Address):
        inner = carried(address)
        if inner is not None:
            return is_global(inner)
        if address.scope_id is not None:
            return False
    return address.is_global and not (address.is_multicast or address.is_reserved or address.is_unspecified)


def carried(address: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    """The IPv4 address inside a mapped, 6to4, Teredo, NAT64 or compatible one."""
    if address in NAT64 or (address in COMPATIBLE and int(address) > 1):
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour or (address.teredo[1] if address.teredo else None)


def resolved(host: str, port: int) -> list[str]:
    """The addresses of a host, by the system's own look-up."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def addresses_to_connect(target: Target, *, resolve: Resolve = resolved) -> list[str]:
    """The target's addresses, looked up once; all of them must be global, or none is used.

    Raises NotAllowedAddress; OSError when the name has no address.
    """
    found = resolve(target.host, target.port)
    if not found:
        raise OSError(f"{target.host} has no address.")
    if not target.is_private and not all(is_global(ipaddress.ip_address(each)) for each in found):
        raise NotAllowedAddress(f"{target.host} leads into a private network. Only public addresses are asked.")
    return found
