"""Whose request it is: the address of the client, behind however many proxies the operator trusts."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Final

from starlette.types import Scope

Network = IPv4Network | IPv6Network
_FORWARDED: Final = b"x-forwarded-for"
_UNKNOWN: Final = "unknown"


@lru_cache(maxsize=64)
def networks(text: str) -> tuple[Network, ...]:
    """The addresses and networks of a comma separated list; raises `ValueError` for what is none."""
    return tuple(ip_network(part.strip(), strict=False) for part in text.split(",") if part.strip())


def client_address(scope: Scope, trusted: str) -> str:
    """The address of whoever asks.

    Each proxy adds to `X-Forwarded-For` the address that it was asked from. Read from its end, the first one that is no trusted
    proxy's is the client's: what stands before it, the client may have written itself.
    """
    known = networks(trusted)
    peer = scope.get("client")
    address = _UNKNOWN if peer is None else str(peer[0])
    for said in reversed(_forwarded(scope)):
        if not _is_in(address, known):
            break
        address = said if _read(said) is not None else _UNKNOWN
    return _grouped(address)


def _forwarded(scope: Scope) -> list[str]:
    lines = [value.decode("latin-1") for name, value in scope["headers"] if name == _FORWARDED]
    return [part.strip() for part in ",".join(lines).split(",") if part.strip()]


def _read(address: str) -> IPv4Address | IPv6Address | None:
    try:
        found = ip_address(address)
    except ValueError:
        return None
    return found.ipv4_mapped or found if isinstance(found, IPv6Address) else found


def _is_in(address: str, known: Sequence[Network]) -> bool:
    found = _read(address)
    return found is not None and any(found in network for network in known)


def _grouped(address: str) -> str:
    """An IPv6 address by its network of 64 bits, which is what one line of a provider gets."""
    found = _read(address)
    if found is None:
        return address[:100]
    if isinstance(found, IPv4Address):
        return str(found)
    return str(ip_network((found, 64), strict=False))
