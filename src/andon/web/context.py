"""What every page's template may name."""

from typing import Any

from django.http import HttpRequest


def house(request: HttpRequest) -> dict[str, Any]:
    """The reader's member and theme."""
    return {"member": getattr(request, "member", None)}
