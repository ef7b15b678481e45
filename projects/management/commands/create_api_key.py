from argparse import ArgumentParser
from datetime import datetime, timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from accounts.keys import KeyRefused
from projects import key_grants
from projects.models import Project

SCOPES = ("read", "write")


class Command(BaseCommand):
    help = (
        "Print a new API key, alone on standard output. It cannot be shown again. It acts for the"
        " installation itself, so it sees everything that its scopes and projects leave it."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--name", required=True, help="what it is for, such as “training job”")
        parser.add_argument("--scopes", required=True, help="read, write, or read,write")
        parser.add_argument(
            "--project",
            action="append",
            metavar="SLUG",
            help="open this project only; may be given again for more",
        )
        parser.add_argument(
            "--expires-in-days", type=int, metavar="N", help="end by itself; never where not given"
        )

    def handle(
        self,
        *args: Any,
        name: str,
        scopes: str,
        project: list[str] | None = None,
        expires_in_days: int | None = None,
        **options: Any,
    ) -> None:
        now = timezone.now()
        wanted = {scope.strip() for scope in scopes.split(",")}
        if not wanted <= set(SCOPES):
            raise CommandError(f"--scopes must be read, write, or read,write, but is {scopes!r}.")
        try:
            key, token = key_grants.make_key(
                name=name,
                can_read="read" in wanted,
                can_write="write" in wanted,
                projects=_projects(project) if project else None,
                expires_at=_end(expires_in_days, now=now),
                by=None,
                now=now,
            )
        except KeyRefused as refused:
            raise CommandError(" ".join(refused.messages)) from None
        self.stdout.write(token)
        end = f"until {key.expires_at:%d %B %Y}" if key.expires_at else "until it is revoked"
        self.stderr.write(f"Keep it like a password; it works {end}.")


def _projects(slugs: list[str]) -> list[Project]:
    found = list(Project.objects.filter(slug__in=slugs))
    unknown = set(slugs) - {project.slug for project in found}
    if unknown:
        raise CommandError(f"There is no project {', '.join(sorted(unknown))}.")
    return found


def _end(days: int | None, *, now: datetime) -> datetime | None:
    if days is None:
        return None
    if not 1 <= days <= 3650:
        raise CommandError(f"--expires-in-days must be from 1 to 3650, but is {days}.")
    return now + timedelta(days=days)
