"""What a new installation still lacks. The example company counts for nothing: it is not theirs."""

from dataclasses import dataclass

from accounts.models import Invitation, Organisation, User
from objectives.example.marks import is_loaded, marked
from objectives.models import Objective
from projects.models import Measurement, Metric


@dataclass(frozen=True, slots=True, kw_only=True)
class Welcome:
    """The four first things, and the metric that a first value can be sent to."""

    has_name: bool
    has_objective: bool
    has_value: bool
    has_company: bool  # somebody else, or an invitation on its way
    has_example: bool
    metric: Metric | None

    @property
    def done(self) -> int:
        return sum((self.has_name, self.has_objective, self.has_value, self.has_company))


def welcome(viewer: User) -> Welcome:
    """Return how far `viewer` and the others have come; what they may not see counts too."""
    own_metrics = Metric.objects.current().exclude(pk__in=marked(Metric))
    objectives = Objective.objects.current().exclude(pk__in=marked(Objective))
    values = Measurement.objects.exclude(metric__in=marked(Metric))
    others = User.objects.exclude(pk=viewer.pk)
    return Welcome(
        has_name=bool(Organisation.objects.current().name),
        has_objective=objectives.exists(),
        has_value=values.exists(),
        has_company=others.exists() or Invitation.objects.exclude(invited_by=None).exists(),
        has_example=is_loaded(),
        metric=own_metrics.order_by("pk").first(),
    )
