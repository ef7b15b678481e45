"""What the example company wants, what helps it, and what its people said.

The values are real; objectives, targets and words are ours. Each baseline is the mean of the
metric's values before its promise starts; a running total begins at nothing. Texts name no
month, since loading moves the days.
"""

from datetime import date

from django.utils.translation import gettext_lazy as _

from objectives.example.told import HelpTold, ObjectiveTold, PromiseTold, WordTold
from objectives.models.check_in import Judgement
from objectives.models.success_metric import Measures

SEASON_STARTS_ON, SEASON_DUE_ON = date(2013, 7, 8), date(2014, 8, 31)

OBJECTIVES = (
    ObjectiveTold(
        "leave-on-time",
        _("Passengers leave New York on time"),
        _("One late aircraft delays the next three. Airlines choose airports that keep time."),
        (
            PromiseTold("on-time-departures", baseline=74.4, target=92.0),
            PromiseTold("flights-on-time", baseline=0.0, target=205_000.0, measures=Measures.TOTAL),
        ),
    ),
    ObjectiveTold(
        "morning-starts-on-time",
        _("The morning starts on time"),
        _("What leaves late before nine is late all day."),
        (PromiseTold("morning-on-time", baseline=88.6, target=95.0),),
        parent="leave-on-time",
    ),
    ObjectiveTold(
        "evening-under-control",
        _("Evening delays stay under control"),
        _("The delays of the day pile up after five, when most passengers travel."),
        (
            PromiseTold("evening-on-time", baseline=62.1, target=80.0),
            PromiseTold("long-delays", baseline=8.6, target=3.0),
        ),
        parent="leave-on-time",
    ),
    ObjectiveTold(
        "fewer-cancellations",
        _("Fewer flights are cancelled"),
        _("A cancelled flight costs its passengers a day and us their rebooking."),
        (PromiseTold("cancelled-flights", baseline=3.0, target=1.0),),
    ),
    ObjectiveTold(
        "make-up-time",
        _("Late flights make up time in the air"),
        _("Every minute made up is a connection that is not missed."),
        (
            PromiseTold("time-made-up", baseline=6.0, target=8.0),
            PromiseTold("flight-time-error", baseline=7.9, target=6.0),
        ),
    ),
    ObjectiveTold(
        "islands-on-time",
        _("Island flights leave on time in the season"),
        _("The islands have few flights a day; a late one strands people overnight."),
        (PromiseTold("island-on-time", baseline=74.3, target=90.0),),
        starts_on=SEASON_STARTS_ON,
        due_on=SEASON_DUE_ON,
    ),
)

HELP = (
    HelpTold(
        "delay-warning",
        "evening-on-time",
        8.0,
        _("Gates and crews are swapped before the delay spreads."),
    ),
    HelpTold(
        "delay-warning",
        "long-delays",
        -3.0,
        _("Late aircraft are replaced while a spare one is still near."),
    ),
    HelpTold(
        "flight-time-estimates",
        "time-made-up",
        1.5,
        _("Plans leave out the minutes that nobody needs."),
    ),
    HelpTold(
        "flight-time-estimates",
        "flight-time-error",
        -1.9,
        _("It is the model's own error."),
    ),
    HelpTold(
        "daily-outlook",
        "cancelled-flights",
        -1.0,
        _("Crews are called in before a bad day, so that fewer flights lack one."),
    ),
)

WORDS = (
    WordTold(
        "island-on-time",
        date(2013, 11, 4),
        _("The season is over. Nothing flies there until the next one begins."),
    ),
    WordTold(
        "cancelled-flights",
        date(2013, 11, 18),
        _("About one in a hundred or fewer for four weeks. No storm has tested it yet."),
        Judgement.ON_TRACK,
    ),
    WordTold(
        "time-made-up",
        date(2013, 11, 11),
        _("Half of what flights made up two months ago."),
        Judgement.OFF_TRACK,
        _("Someone from flight planning to compare plans and estimates on one route."),
    ),
    WordTold(
        "morning-on-time",
        date(2013, 11, 25),
        _("The first hours of the day got worse two weeks in a row."),
        Judgement.AT_RISK,
        _("A look at the first departures together with the ground crews."),
    ),
    WordTold(
        "evening-on-time",
        date(2013, 11, 25),
        _("A little weaker than a month ago, and far above where we began."),
        Judgement.ON_TRACK,
    ),
    WordTold(
        "on-time-departures",
        date(2013, 11, 25),
        _("Two weaker weeks in a row, from a high level."),
        Judgement.ON_TRACK,
    ),
)
