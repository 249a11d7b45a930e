"""Where a request comes from."""

from ipaddress import ip_address

from django.conf import settings
from django.http import HttpRequest


def ip_of(request: HttpRequest) -> str:
    """Return where the request comes from: the address that our own proxy saw, where there is one."""
    if settings.SECURE_PROXY_SSL_HEADER:
        forwarded = request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip()
        if _is_ip(forwarded):
            return forwarded
    seen = str(request.META.get("REMOTE_ADDR", ""))
    return seen if _is_ip(seen) else "127.0.0.1"  # a proxy on this machine may connect without an address


def _is_ip(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True
