from argparse import ArgumentParser
from datetime import UTC, datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from objectives import assessments, ticks
from objectives.digests import outbox, planner


class Command(BaseCommand):
    help = "Do once, in this process and without the queue, all that is due."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--at",
            metavar="INSTANT",
            type=_instant,
            help="pretend that it is this instant, such as 2026-11-23T07:00:00Z",
        )

    def handle(self, *args: Any, at: datetime | None, **options: Any) -> None:
        now = at or timezone.now()
        computed = assessments.record(ticks.roots_due(now=now), as_of=now, now=now)
        planner.plan_due(now=now)
        sent = sum(outbox.deliver(pk, now=now) for pk in outbox.claimable(now=now))
        self.stdout.write(f"{computed} assessments computed, {sent} mails sent")


def _instant(text: str) -> datetime:
    instant = parse_datetime(text)
    if instant is None:
        raise CommandError(f"--at expects an instant such as 2026-11-23T07:00:00Z, not {text!r}.")
    return instant if instant.tzinfo else instant.replace(tzinfo=UTC)
