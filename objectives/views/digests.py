"""One's own progress mail: when it comes, what it looks like, stopping it."""

from dataclasses import dataclass
from datetime import datetime

from csp.constants import SELF
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import User
from accounts.permissions import Action, may, needs
from accounts.requests import SignedInRequest
from accounts.sandboxed import sandboxed
from objectives.digests import content, rendering, sentences, subscriptions
from objectives.forms.digest import DigestForm, wish_of
from objectives.models import Delivery, DigestSubscription
from objectives.models.delivery import DeliveryState
from objectives.models.digest_subscription import DigestCadence

SHOWN_DELIVERIES = 10  # of one's own
PAGE = 50  # of everybody's
SETTINGS = "objectives:digest_settings"


@dataclass(frozen=True, slots=True)
class Wish:
    """A subscription as its card shows it; `next_at` is None while it is stopped."""

    subscription: DigestSubscription
    report: str
    sentence: str
    next_at: datetime | None


@require_http_methods(["GET", "HEAD", "POST"])
def digest_settings(request: SignedInRequest) -> HttpResponse:
    """What the person gets, the form to have or change a mail, and what became of the last ones."""
    person, now = request.user, timezone.now()
    changed = _own(person, request.GET["change"]) if request.GET.get("change") else None
    form = DigestForm(request.POST or None, initial=wish_of(changed) if changed else None)
    if form.is_valid():
        if changed:
            subscriptions.change(changed, **form.cleaned_data, now=now)
        else:
            subscriptions.subscribe(person, **form.cleaned_data, now=now)
        messages.success(request, _("Saved."))
        return redirect(SETTINGS)
    own = DigestSubscription.objects.filter(person=person).select_related("person")
    context = {
        "wishes": [_wish(subscription, now=now) for subscription in own.order_by("created_at")],
        "form": form,
        "changed": changed and sentences.report_name(changed.cadence),
        "deliveries": Delivery.objects.filter(subscription__person=person)
        .select_related("subscription")
        .order_by("-created_at", "-pk")[:SHOWN_DELIVERIES],
        "sees_all": may(person, Action.MANAGE),
    }
    status = 422 if form.is_bound else 200
    return render(request, "objectives/digest_settings.html", context, status=status)


@require_POST
def digest_stop(request: SignedInRequest, cadence: str) -> HttpResponse:
    subscriptions.stop(_own(request.user, cadence), now=timezone.now())
    messages.success(request, _("Stopped. You will not get this report any more."))
    return redirect(SETTINGS)


@require_POST
def digest_resume(request: SignedInRequest, cadence: str) -> HttpResponse:
    subscriptions.resume(_own(request.user, cadence), now=timezone.now())
    messages.success(request, _("You get this report again."))
    return redirect(SETTINGS)


@require_POST
def digest_send(request: SignedInRequest, cadence: str) -> HttpResponse:
    """Send one now: the outbox takes it, the next tick sends it, whatever the queue is up to."""
    subscriptions.request_one(_own(request.user, cadence), now=timezone.now())
    messages.success(request, _("Your report leaves within a minute or two."))
    return redirect(SETTINGS)


@needs(Action.MANAGE)
@require_safe
def deliveries(request: SignedInRequest) -> HttpResponse:
    """Everybody's mail, newest first: what waits, what left, and what did not and why."""
    state = request.GET.get("state", "")
    found = Delivery.objects.select_related("subscription__person").order_by("-created_at", "-pk")
    if state in DeliveryState.values:
        found = found.filter(state=state)
    context = {
        "page": Paginator(found.defer("text", "html"), PAGE).get_page(request.GET.get("page")),
        "states": [("", _("All")), *DeliveryState.choices],
        "state": state,
    }
    return render(request, "objectives/deliveries.html", context)


@require_safe
def digest_preview(request: SignedInRequest) -> HttpResponse:
    """The mail as it would be now, in a frame of its own, and its text part."""
    subscription = _previewed(request)
    digest = content.preview(subscription, now=timezone.now())
    context = {
        "written": rendering.write(digest),
        "report": sentences.report_name(subscription.cadence),
        "cadence": subscription.cadence,
    }
    response = render(request, "objectives/digest_preview.html", context)
    # What django-csp's decorator would do, whose types take views of a request alone.
    response._csp_update = {"frame-src": [SELF]}  # type: ignore[attr-defined]
    return response


@require_safe
def digest_preview_mail(request: SignedInRequest) -> HttpResponse:
    """The HTML part alone, without scripts, origin or any other host."""
    digest = content.preview(_previewed(request), now=timezone.now())
    return sandboxed(rendering.write(digest).html)


def _wish(subscription: DigestSubscription, *, now: datetime) -> Wish:
    is_running = subscription.stopped_at is None
    return Wish(
        subscription,
        sentences.report_name(subscription.cadence),
        sentences.rhythm_sentence(subscription),
        subscriptions.next_due(subscription, after=now) if is_running else None,
    )


def _own(person: User, cadence: str) -> DigestSubscription:
    own = DigestSubscription.objects.filter(person=person).select_related("person")
    return get_object_or_404(own, cadence=cadence)


def _previewed(request: SignedInRequest) -> DigestSubscription:
    """Return the subscription asked for, or one that is not stored for who has none yet."""
    cadence = request.GET.get("cadence", DigestCadence.WEEKLY)
    if cadence not in DigestCadence.values:
        raise Http404
    own = DigestSubscription.objects.filter(person=request.user, cadence=cadence)
    existing = own.select_related("person").first()
    return existing or DigestSubscription(person=request.user, cadence=cadence)
