"""Keeps webhooks from being turned against our own network.

Whoever may set a webhook's address could otherwise make this process call services
that trust their neighbours. The addresses are checked as they are connected to, so
that a name which changes its mind between two look-ups gains nothing.
"""

from __future__ import annotations

import socket
from ipaddress import ip_address

from aiohttp.abc import AbstractResolver, ResolveResult
from aiohttp.resolver import ThreadedResolver


class PrivateAddress(OSError):
    """A host whose address is not on the public internet."""


def require_public(address: str) -> None:
    """Raise PrivateAddress unless an IP address is a public unicast one."""
    parsed = ip_address(address.partition("%")[0])
    mapped = getattr(parsed, "ipv4_mapped", None)
    checked = mapped or parsed
    if not checked.is_global or checked.is_multicast:
        raise PrivateAddress("the webhook's host has a private address")


def is_address(host: str) -> bool:
    """Return whether a host is written as an IP address."""
    try:
        ip_address(host.strip("[]"))
    except ValueError:
        return False
    return True


class PublicResolver(AbstractResolver):
    """Looks names up and refuses those with any private address."""

    def __init__(self, resolver: AbstractResolver | None = None) -> None:
        self._resolver = resolver or ThreadedResolver()

    async def resolve(
        self,
        host: str,
        port: int = 0,
        family: socket.AddressFamily = socket.AF_INET,
    ) -> list[ResolveResult]:
        """Return the addresses; raises PrivateAddress if one of them is private."""
        found = await self._resolver.resolve(host, port, family)
        for one in found:
            require_public(one["host"])
        return found

    async def close(self) -> None:
        """Close the resolver inside."""
        await self._resolver.close()
