"""The example's ML projects and all metrics. The values of the metrics stand in series/*.csv."""

from datetime import date

from django.utils.translation import gettext_lazy as _

from objectives.example.told import MetricTold, ProjectTold
from projects.models import Cadence, Stage

PROJECTS = (
    ProjectTold(
        "delay-warning",
        _("Delay warning"),
        _(
            "Tells the gates two hours ahead which departures will be late or will not go at "
            "all. A gradient-boosted classifier, trained anew every four weeks."
        ),
        (
            (Stage.IDEA, date(2013, 1, 14), ""),
            (Stage.BUILDING, date(2013, 2, 4), _("Flight and weather records are available.")),
            (Stage.PILOT, date(2013, 6, 3), _("Twelve weeks of scores on unseen flights.")),
            (Stage.LIVE, date(2013, 9, 2), _("The evening gates work with it.")),
        ),
        meant_to_be_live_on=date(2013, 8, 5),
    ),
    ProjectTold(
        "flight-time-estimates",
        _("Flight time estimates"),
        _(
            "Estimates the minutes in the air of each flight before it leaves, for tighter "
            "flight plans. A gradient-boosted regression, trained anew every four weeks."
        ),
        (
            (Stage.IDEA, date(2013, 2, 4), ""),
            (Stage.BUILDING, date(2013, 3, 4), ""),
            (Stage.PILOT, date(2013, 5, 6), _("Dispatchers compare it with their own plans.")),
            (Stage.LIVE, date(2013, 7, 15), _("All flight plans start from it.")),
        ),
        meant_to_be_live_on=date(2013, 7, 15),
    ),
    ProjectTold(
        "daily-outlook",
        _("Daily outlook"),
        _(
            "Forecasts tomorrow's on-time share of each airport, so that crews can be called in "
            "before a bad day. A ridge regression, trained anew every four weeks."
        ),
        (
            (Stage.BUILDING, date(2013, 3, 4), ""),
            (Stage.PILOT, date(2013, 6, 17), _("The duty managers read it every evening.")),
        ),
        meant_to_be_live_on=date(2013, 10, 7),
    ),
)

METRICS = (
    MetricTold(
        "on-time-departures",
        _("On-time departures"),
        "%",
        _(
            "Flights that left less than 15 minutes late, of all that were scheduled in the week. "
            "A cancelled flight did not leave on time."
        ),
    ),
    MetricTold(
        "flights-on-time",
        _("Flights on time"),
        _("flights"),
        _("Number of flights in the week that left less than 15 minutes late."),
        decimals=0,
    ),
    MetricTold(
        "morning-on-time",
        _("On-time departures before nine"),
        "%",
        _("On-time departures, of the flights scheduled before nine in the morning."),
    ),
    MetricTold(
        "evening-on-time",
        _("On-time departures after five"),
        "%",
        _("On-time departures, of the flights scheduled at five in the afternoon or later."),
    ),
    MetricTold(
        "long-delays",
        _("Long delays"),
        "%",
        _("Flights that left more than an hour late, of all that were scheduled in the week."),
    ),
    MetricTold(
        "cancelled-flights",
        _("Cancelled flights"),
        "%",
        _("Flights that did not leave, of all that were scheduled in the week."),
    ),
    MetricTold(
        "island-on-time",
        _("On-time departures to the islands"),
        "%",
        _(
            "On-time departures of the flights to Nantucket and Martha's Vineyard, which are "
            "flown in the season only."
        ),
    ),
    MetricTold(
        "departure-delay",
        _("Mean departure delay"),
        "min",
        _("Mean delay of the flights that left on the day; early ones count as negative."),
        cadence=Cadence.DAILY,
    ),
    MetricTold(
        "time-made-up",
        _("Time made up in the air"),
        "min",
        _("Delay at departure minus delay at arrival, mean of all flights of four weeks."),
        cadence=Cadence.MONTHLY,
    ),
    MetricTold(
        "delay-warning-auc",
        _("Delay warning: AUC"),
        "",
        _(
            "How well the warning sorts late flights from the others, on the flights of the week, "
            "which the model had not seen. 0.5 is guessing, 1 is perfect."
        ),
        decimals=3,
        project="delay-warning",
    ),
    MetricTold(
        "delay-warning-brier",
        _("Delay warning: Brier score"),
        "",
        _(
            "Mean squared distance between the chance that the warning gave and what happened, "
            "on the flights of the week. Lower is better."
        ),
        decimals=3,
        project="delay-warning",
    ),
    MetricTold(
        "flight-time-error",
        _("Flight time estimates: mean error"),
        "min",
        _(
            "Mean absolute distance between the estimated and the real minutes in the air, on "
            "the flights of the week, which the model had not seen."
        ),
        project="flight-time-estimates",
    ),
    MetricTold(
        "outlook-error",
        _("Daily outlook: mean error"),
        _("points"),
        _(
            "Mean absolute distance between the forecast and the real on-time share of a day, in "
            "percentage points, over the week."
        ),
        project="daily-outlook",
    ),
)
