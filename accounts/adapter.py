from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class InvitationOnlyAdapter(DefaultAccountAdapter):
    """Nobody signs up by themselves: the way in is an invitation."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False
