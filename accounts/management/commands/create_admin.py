from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from accounts import invitations


class Command(BaseCommand):
    help = (
        "Print a link, alone on standard output, that makes whoever opens it an admin. It works"
        " once, for seven days, and replaces the one printed before."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--email",
            default="",
            help="the new admin's address; needed once there is an admin",
        )

    def handle(self, *args: Any, email: str, **options: Any) -> None:
        try:
            invitation, link = invitations.invite_admin(email=email, now=timezone.now())
        except invitations.InvitationRefused as refused:
            raise CommandError(" ".join(refused.messages)) from None
        self.stdout.write(link)
        self.stderr.write(f"Open it before {invitation.expires_at:%d %B %Y, %H:%M} UTC.")
