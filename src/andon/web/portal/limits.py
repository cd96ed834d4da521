"""How often one address may send to one client: a brake on floods, kept in the cache."""

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest

MOST_SENDS = 30
WINDOW_SECONDS = 600


def address_of(request: HttpRequest) -> str:
    """The sender's network address; behind our own proxy, the one that the proxy names last."""
    forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "")
    if settings.SECURE_PROXY_SSL_HEADER and forwarded:
        return str(forwarded.split(",")[-1].strip())
    return str(request.META.get("REMOTE_ADDR", ""))


def is_too_often(request: HttpRequest, *, what: str) -> bool:
    """Count this send; True where this address has sent `what` too often of late."""
    key = f"portal:{what}:{address_of(request)}"
    if cache.add(key, 1, timeout=WINDOW_SECONDS):
        return False
    try:
        return int(cache.incr(key)) > MOST_SENDS
    except ValueError:  # it ran out between the two calls
        cache.set(key, 1, timeout=WINDOW_SECONDS)
        return False
