"""The link at the end of each progress mail. It works without cookies, token form or sign-in."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone, translation
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from objectives.digests import sentences, subscriptions
from objectives.models import DigestSubscription


# csrf_exempt: the secret in the address is the permission, and RFC 8058 has mail programs post
# without cookies. Nobody can be made to post to an address that only their own mail holds.
@csrf_exempt
@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """Ask on GET, since mail scanners follow links; stop on POST, once or many times."""
    found = DigestSubscription.objects.select_related("person")
    subscription = get_object_or_404(found, token=token)
    if request.method == "POST":
        subscriptions.stop(subscription, now=timezone.now())
        subscription.refresh_from_db(fields=["stopped_at"])
    with translation.override(subscription.person.language):
        context = {
            "report": sentences.report_name(subscription.cadence),
            "rhythm": sentences.rhythm_sentence(subscription),
            "is_stopped": subscription.stopped_at is not None,
        }
        return render(request, "objectives/unsubscribe.html", context)
