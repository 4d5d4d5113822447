"""Who asks, as far as limits need to know: the network a request comes from, and how often it has asked."""

from __future__ import annotations

import ipaddress
from datetime import datetime

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

HOUR = 3600
NETWORK_V6 = 64  # bits: a household has a whole such network to choose addresses from


def network(request: HttpRequest) -> str:
    """The visitor's address as the settings on proxies say, an IPv6 address shortened to its network."""
    try:
        text = str(get_adapter(request).get_client_ip(request))
        address = ipaddress.ip_address(text)
    except (ImproperlyConfigured, PermissionDenied, ValueError):
        return str(request.META.get("REMOTE_ADDR", ""))
    if address.version == 6:
        return str(ipaddress.ip_network(f"{address}/{NETWORK_V6}", strict=False).network_address)
    return str(address)


def within_limit(request: HttpRequest, what: str, most_an_hour: int, now: datetime) -> bool:
    """Counts one more under a number that cannot be turned back into an address, and says whether it is allowed.

    What is counted is forgotten after the hour. `what` keeps the count of one form from that of another.
    """
    connection = salted_hmac(
        "routeways.foundation.visitors", f"{what}:{network(request)}:{now:%Y-%m-%d %H}"
    ).hexdigest()
    key = f"limit:{connection}"
    cache.add(key, 0, HOUR)
    try:
        return int(cache.incr(key)) <= most_an_hour
    except ValueError:  # it was forgotten between the two lines
        return True
