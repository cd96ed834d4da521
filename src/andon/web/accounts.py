"""Sign-in as the house wants it: by invitation only."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class InvitedOnlyAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth has no types
    """Accounts are made by invitation, never by signing up."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False
