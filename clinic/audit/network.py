"""Where a request comes from on the network, as far as that can be believed."""

from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address

from django.conf import settings
from django.http import HttpRequest

#: What stands where no address can be read.
UNKNOWN = "unknown"
#: A home or an office on IPv6 has so many leading bits to itself; the rest changes at will.
_HOME_BITS = 64


def network_of(request: HttpRequest) -> str:
    """The sender's address; on IPv6 its network of 64 bits, as "2001:db8::/64".

    `TRUSTED_PROXIES` of our own stand in front, and each adds whom it was called by at the end of X-Forwarded-For. Only
    what they wrote counts: whatever stands further left was typed by the sender.
    """
    told = [part.strip() for part in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if part.strip()]
    proxies = settings.TRUSTED_PROXIES
    believed = told[-proxies] if 0 < proxies <= len(told) else request.META.get("REMOTE_ADDR", "")
    return _whole(believed)


def _whole(text: str) -> str:
    try:
        found: IPv4Address | IPv6Address = ip_address(text.partition("%")[0].strip("[]"))
    except ValueError:
        return UNKNOWN
    if isinstance(found, IPv6Address):
        if found.ipv4_mapped:
            return str(found.ipv4_mapped)
        return str(IPv6Network((found, _HOME_BITS), strict=False))
    return str(found)
