"""From which addresses pushes are taken: nothing else proves who sent them."""

from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

from core.errors import Forbidden, Invalid, T

Network = IPv4Network | IPv6Network
Address = IPv4Address | IPv6Address

NO_NETWORK = T(
    "Line {line} is no address: write 47.1.2.3 or 47.1.2.0/24.",
    "第 {line} 行不是 IP 地址，例如 47.1.2.3 或 47.1.2.0/24。",
)
STRANGER = T("Pushes from {address} are not taken.", "不接受来自 {address} 的推送。")


def read_networks(text: str) -> tuple[Network, ...]:
    """Addresses and networks, one per line; Invalid says which line is none."""
    found: list[Network] = []
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        try:
            found.append(ip_network(line.strip(), strict=False))
        except ValueError:
            message = NO_NETWORK.fill(line=str(number))
            raise Invalid(message, field="push_addresses") from None
    return tuple(found)


def refuse_strangers(networks: tuple[Network, ...], caller: str) -> None:
    """Raise if pushes are taken from some addresses only, and this is none of them."""
    if networks and not any(_address(caller) in network for network in networks):
        raise Forbidden(STRANGER.fill(address=caller or "?"))


def _address(caller: str) -> Address:
    try:
        address = ip_address(caller)
    except ValueError:
        raise Forbidden(STRANGER.fill(address=caller or "?")) from None
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return mapped or address
