"""Which addresses may be fetched from: named hosts, and nothing inside our own network.

A name is judged by the addresses that it stands for when the connection is made, so that
a name that points inwards, or begins to, is refused like the address itself.
"""

from __future__ import annotations

import socket
from collections.abc import Callable, Sequence
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address

from aiohttp.abc import AbstractResolver, ResolveResult
from aiohttp.resolver import ThreadedResolver
from yarl import URL

from index.errors import FetchError

Permitted = Callable[[str], bool]
"""Whether a connection to an IP address may be made."""

_NAT64 = IPv6Network("64:ff9b::/96")


def is_public(address: str) -> bool:
    """Whether `address` is one of the open internet, also when wrapped in another."""
    try:
        found = ip_address(address.split("%")[0])
    except ValueError:
        return False
    inner = _inner(found)
    if inner is not None:
        return is_public(str(inner))
    return found.is_global and not found.is_multicast


def _inner(address: IPv4Address | IPv6Address) -> IPv4Address | None:
    """The IPv4 address that an IPv6 address carries, if any."""
    if isinstance(address, IPv4Address):
        return None
    if address in _NAT64:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    teredo = address.teredo[1] if address.teredo else None
    return address.ipv4_mapped or address.sixtofour or teredo


def anywhere(_address: str) -> bool:
    """Permits every address: for an intranet, and for a test's own server."""
    return True


def is_named(host: str, hosts: Sequence[str]) -> bool:
    """Whether `host` is one of `hosts`; `*.example.se` names all below example.se."""
    host = host.rstrip(".").lower()
    for name in hosts:
        name = name.lower()
        if host == name or (name.startswith("*.") and host.endswith(name[1:])):
            return True
    return False


def check_url(url: URL, hosts: Sequence[str], permitted: Permitted) -> None:
    """Raise `FetchError` for an address that must not be asked."""
    if url.scheme not in {"http", "https"} or not url.host:
        raise FetchError(f"{url} is not a web address.")
    if url.user or url.password:
        raise FetchError(f"{url.host}: an address with a password in it is not fetched.")
    if not is_named(url.host, hosts):
        raise FetchError(f"{url.host} is not among FETCH_HOSTS. Add it if you trust it.")
    if _is_address(url.host) and not permitted(url.host):
        raise FetchError(_refusal(url.host, url.host))


def _is_address(host: str) -> bool:
    try:
        ip_address(host.split("%")[0])
    except ValueError:
        return False
    return True


def _refusal(host: str, address: str) -> str:
    where = host if host == address else f"{host} ({address})"
    return f"{where} lies inside a private network. Set FETCH_PRIVATE if that is meant."


class GuardedResolver(AbstractResolver):
    """Looks names up and refuses those that lead to an address that is not permitted."""

    def __init__(self, permitted: Permitted, inner: AbstractResolver | None = None) -> None:
        self._permitted = permitted
        self._inner = inner or ThreadedResolver()

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        """The addresses of `host`, which all must be permitted."""
        found = await self._inner.resolve(host, port, family)
        for result in found:
            if not self._permitted(result["host"]):
                raise FetchError(_refusal(host, result["host"]))
        return found

    async def close(self) -> None:
        """Let go of what looks names up."""
        await self._inner.close()
