"""The definition of a metric: what is measured, in what unit, from where, how often."""

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Actor
from objectives.forms.fields import PersonField, people
from projects.metrics import MetricTerms
from projects.models import Cadence, Metric, Project


class ProjectField(forms.ModelChoiceField):
    def label_from_instance(self, project: Project) -> str:
        return project.name


class MetricForm(forms.Form):
    """A metric's own terms, for a new one and for a change."""

    name = forms.CharField(
        label=_("Name"),
        max_length=160,
        help_text=_("The one number, as people call it: “On-time departures”."),
        error_messages={"required": _("Give the metric a name.")},
    )
    unit = forms.CharField(
        label=_("Unit"),
        max_length=24,
        required=False,
        widget=forms.TextInput({"autocomplete": "off"}),
        help_text=_("%, a currency code such as EUR, or a word such as min."),
    )
    decimals = forms.IntegerField(label=_("Decimals shown"), min_value=0, max_value=6, initial=1)
    definition = forms.CharField(
        label=_("How it is calculated"), required=False, widget=forms.Textarea({"rows": 3})
    )
    source = forms.CharField(
        label=_("Where it comes from"),
        max_length=160,
        required=False,
        help_text=_("The system or report that the values are read from."),
    )
    cadence = forms.ChoiceField(
        label=_("New value"), choices=Cadence.choices, initial=Cadence.WEEKLY
    )
    owner = PersonField(label=_("Owner"), required=False, empty_label=_("Nobody yet"))
    project = ProjectField(
        label=_("ML project"),
        queryset=Project.objects.none(),
        required=False,
        empty_label=_("None: it is a business metric"),
        help_text=_("For metrics of a model, such as its accuracy or its latency."),
    )

    def __init__(self, *args: Any, viewer: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        projects = Project.objects.visible_to(viewer).current().order_by("name", "pk")
        cast(ProjectField, self.fields["project"]).queryset = projects
        cast(PersonField, self.fields["owner"]).queryset = people()

    def terms(self) -> MetricTerms:
        """Return what the action takes; only after is_valid()."""
        return cast(MetricTerms, dict(self.cleaned_data))


def terms_of(metric: Metric) -> dict[str, Any]:
    """Return a metric as the form's initial answers."""
    return {
        "name": metric.name,
        "unit": metric.unit,
        "decimals": metric.decimals,
        "definition": metric.definition,
        "source": metric.source,
        "cadence": metric.cadence,
        "owner": metric.owner_id,
        "project": metric.project_id,
    }
