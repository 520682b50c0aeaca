"""Which servers we talk to: whoever may write settings must not reach into the house's network.

A name is resolved once, every address it has is looked at, and the connection goes to the address
that was looked at, so that a second answer of the name server changes nothing.
"""

import ipaddress
import os
import socket
from typing import NamedTuple

from core.channels import Trouble, Troubled, TroubleKind
from core.errors import T

PORTS = frozenset({25, 143, 465, 587, 993, 2525})

ALLOWED = "GUANXI_MAIL_HOSTS"
"""Hosts inside the house's own network, separated by commas, that may be talked to."""

INSIDE = T(
    "“{host}” lies inside the house's own network.",
    "“{host}”位于内部网络，不允许连接。",
)
ASK = T(
    "Whoever runs the server may allow it in GUANXI_MAIL_HOSTS.",
    "可由服务器管理员在环境变量 GUANXI_MAIL_HOSTS 中放行。",
)
NO_PORT = T("Mail does not travel over port {port}.", "邮件不使用 {port} 端口。")
UNKNOWN = T("There is no server called “{host}”.", "找不到服务器“{host}”。")
OPEN_WIRE = T(
    "Without encryption the password could be read on its way.", "未加密连接会泄露密码，已拒绝。"
)


class Place(NamedTuple):
    """An address that was looked at."""

    family: int
    address: tuple[object, ...]
    home: bool
    """Whether it lies within the house's own network, by permission."""


def look_up(host: str, port: int, *, sandbox: bool = False) -> Place:
    """Where a server is; Troubled if it is nowhere, or where we must not go."""
    home = host in _allowed()
    if not home and not sandbox and port not in PORTS:
        raise Troubled(_wrong(NO_PORT.fill(port=str(port))))
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        trouble = Trouble(kind=TroubleKind.TRANSIENT, message=UNKNOWN.fill(host=host))
        raise Troubled(trouble) from None
    for family, _, _, _, address in found:
        if home or _is_public(str(address[0])) or (sandbox and _is_this(str(address[0]))):
            return Place(family, tuple(address), home or sandbox)
    raise Troubled(_wrong(INSIDE.fill(host=host), ASK))


def connect(place: Place, timeout: float) -> socket.socket:
    """A connection to exactly that address."""
    wire = socket.socket(place.family, socket.SOCK_STREAM)
    try:
        wire.settimeout(timeout)
        wire.connect(place.address)
    except BaseException:
        wire.close()
        raise
    return wire


def refuse_open_wire(place: Place) -> None:
    """Without encryption we only talk within the house."""
    if not place.home:
        raise Troubled(_wrong(OPEN_WIRE))


def _is_public(text: str) -> bool:
    """Whether an address belongs to the public internet, however it is written."""
    address = ipaddress.ip_address(text.partition("%")[0])
    if isinstance(address, ipaddress.IPv6Address):
        hidden = address.ipv4_mapped or address.sixtofour or _translated(address)
        if hidden is not None:
            return hidden.is_global and not hidden.is_multicast
    return address.is_global and not address.is_multicast


def _translated(address: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    """The address behind a NAT64 one."""
    if address in ipaddress.ip_network("64:ff9b::/96"):
        return ipaddress.IPv4Address(address.packed[-4:])
    return None


def _is_this(text: str) -> bool:
    return ipaddress.ip_address(text.partition("%")[0]).is_loopback


def _allowed() -> frozenset[str]:
    names = os.environ.get(ALLOWED, "").split(",")
    return frozenset(name.strip().lower() for name in names if name.strip())


def _wrong(message: T, advice: T | None = None) -> Trouble:
    return Trouble(kind=TroubleKind.CONFIGURATION, message=message, advice=advice)
