"""Words of the few fixed sets that pages show beside statuses: stages, evidence, money."""

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

# In the order of a project's life.
STAGES: Final[dict[str, Promise | str]] = {
    "idea": _("Idea"),
    "building": _("Building"),
    "pilot": _("Pilot"),
    "live": pgettext_lazy("stage", "Live"),
    "retired": _("Retired"),
}

# The ladder of evidence: its rung is the place in this list, 0 to 5.
EVIDENCE: Final[tuple[Promise | str, ...]] = (
    _("Estimate"),
    _("Before and after"),
    _("Before and after, adjusted"),
    _("Compared with a similar group"),
    _("Staggered rollout"),
    _("A/B test"),
)

MONEY: Final[dict[str, Promise | str]] = {
    "planned": pgettext_lazy("money", "planned"),
    "claimed": pgettext_lazy("money", "claimed"),
    "confirmed": pgettext_lazy("money", "confirmed"),
}
