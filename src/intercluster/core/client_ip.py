"""The network address of a request."""

from ipaddress import IPv6Address, ip_address

from django.conf import settings
from django.http import HttpRequest


def ip_of(request: HttpRequest) -> str:
    """Return the network address of the request, as our own proxy saw it if there is one.

    An IPv6 address is cut to its 64-bit network: a subscriber can change the rest at will.
    """
    if settings.SECURE_PROXY_SSL_HEADER:
        forwarded = request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip()
        if place := _place(forwarded):
            return place
    # A proxy on this machine may connect through a socket, without an address.
    return _place(str(request.META.get("REMOTE_ADDR", ""))) or "127.0.0.1"


def _place(text: str) -> str:
    try:
        address = ip_address(text)
    except ValueError:
        return ""
    if isinstance(address, IPv6Address):
        if address.ipv4_mapped:
            return str(address.ipv4_mapped)
        if address.is_global:
            return str(ip_address(int(address) >> 64 << 64))
        return str(address.compressed.partition("%")[0])
    return str(address)
