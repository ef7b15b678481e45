from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from accounts.models import Role, User
from objectives.example.loading import ExampleRefused, Loaded, load
from objectives.example.marks import is_loaded
from objectives.example.removal import ExampleInUse, remove


class Command(BaseCommand):
    help = (
        "Fill the tracker with an example company made of real public data. Run again later, it "
        "adds the values of the days since."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--remove", action="store_true", help="take the example away again")
        parser.add_argument(
            "--with-attached",
            action="store_true",
            help="with --remove: also take away what people added to the example",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["with_attached"] and not options["remove"]:
            raise CommandError("--with-attached goes with --remove.")
        admins = User.objects.active().filter(role=Role.ADMIN).order_by("pk")
        if options["remove"]:
            self._remove(by=admins.first(), with_attached=options["with_attached"])
            return
        try:
            loaded = load(now=timezone.now(), owner=admins.first())
        except ExampleRefused as refused:
            raise CommandError(" ".join(refused.messages)) from None
        self.stdout.write(_told(loaded))

    def _remove(self, *, by: User | None, with_attached: bool) -> None:
        if not is_loaded():
            self.stdout.write("No example is loaded.")
            return
        try:
            remove(now=timezone.now(), by=by, with_attached=with_attached)
        except ExampleInUse as in_use:
            raise CommandError(
                f"{in_use} Nothing was removed. Move them, or remove them too with --with-attached."
            ) from None
        self.stdout.write("The example is removed.")


def _told(loaded: Loaded) -> str:
    weeks = f"Its days are moved by {loaded.moved.days // 7} weeks."
    if loaded.is_new:
        return f"The example is loaded with {loaded.values} values. {weeks}"
    return f"The example was loaded before; {loaded.values} values are new. {weeks}"
