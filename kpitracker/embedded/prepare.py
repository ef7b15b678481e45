"""What has to be true before the web server starts: the tables exist and somebody can sign in.

Runs as a process of its own, `python -m kpitracker.embedded.prepare RESULT`, so that the launcher
stays small. RESULT is a file in the launcher's private folder, as it may hold secrets.
"""

import io
import json
import sys
from pathlib import Path

import django
from django.contrib.auth import get_user_model
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command
from django.db import DatabaseError


def main(result: Path) -> None:
    try:
        django.setup()
        print("bringing the database up to date", flush=True)
        call_command("migrate", verbosity=0, interactive=False)
        result.write_text(json.dumps(first_credentials()))
    except (ImproperlyConfigured, CommandError) as error:  # failed system checks are among them
        sys.exit(str(error))
    except DatabaseError as error:
        reason = str(error).strip().partition("\n")[0]
        sys.exit(f"The database cannot be used: {reason}. Check DATABASE_URL and KPITRACKER_DATA.")


def first_credentials() -> dict[str, str]:
    """Return what nobody could have yet: `admin_link` and `api_key`, each only if it is missing.

    The link comes back at every start until an admin has used one; a key is made only once.
    """
    # Models can be imported only once Django has been set up.
    from accounts.models import ApiKey, Role

    credentials = {}
    if not get_user_model().objects.filter(is_active=True, role=Role.ADMIN).exists():
        credentials["admin_link"] = _printed_by("create_admin")
    if not ApiKey.objects.exists():
        credentials["api_key"] = _printed_by(
            "create_api_key", name="first key", scopes="read,write"
        )
    return credentials


def _printed_by(command: str, **options: str) -> str:
    output = io.StringIO()
    # What they say besides, on standard error, is for those who type the command themselves.
    call_command(command, stdout=output, stderr=io.StringIO(), **options)
    return output.getvalue().strip()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
