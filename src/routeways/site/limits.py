"""How much one connection may send us in an hour, counted under a number that cannot be turned back into an address."""

from __future__ import annotations

import ipaddress
from datetime import datetime

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

HOUR = 3600
NETWORK_V6 = 64  # bits: a household has a whole such network to choose addresses from


def within_limit(request: HttpRequest, what: str, most_an_hour: int, now: datetime) -> bool:
    """Counts one more, and says whether that is still allowed. What is counted is forgotten after the hour."""
    connection = salted_hmac("routeways.site.limits", f"{what}:{_network(request)}:{now:%Y-%m-%d %H}").hexdigest()
    key = f"limit:{connection}"
    cache.add(key, 0, HOUR)
    try:
        return int(cache.incr(key)) <= most_an_hour
    except ValueError:  # it was forgotten between the two lines
        return True


def _network(request: HttpRequest) -> str:
    """The visitor's address as the settings on proxies say, an IPv6 address shortened to its network."""
    text = str(get_adapter(request).get_client_ip(request))
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return text
    if address.version == 6:
        return str(ipaddress.ip_network(f"{address}/{NETWORK_V6}", strict=False).network_address)
    return str(address)
