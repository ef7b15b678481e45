"""What a view is given once somebody has signed in, in the type checker's words."""

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from accounts.models import User


class SignedInRequest(HttpRequest):
    """The request of a page that LoginRequiredMiddleware guards: its user is a person."""

    user: User
    htmx: HtmxDetails
