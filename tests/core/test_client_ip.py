"""Where a request comes from: rates are counted by that."""

import pytest
from django.test import RequestFactory

from intercluster.core.client_ip import ip_of


@pytest.mark.parametrize(
    ("seen", "place"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2a00:1450:400f:80a:1:2:3:4", "2a00:1450:400f:80a::"),
        ("2a00:1450:400f:80a::9", "2a00:1450:400f:80a::"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("::1", "::1"),
        ("fe80::1%eth0", "fe80::1"),
        ("", "127.0.0.1"),
        ("unix:", "127.0.0.1"),
    ],
)
def test_an_ipv6_subscriber_is_one_place(seen: str, place: str) -> None:
    assert ip_of(RequestFactory().get("/", REMOTE_ADDR=seen)) == place
