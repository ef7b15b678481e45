import io
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from accounts import keys
from accounts.models import ApiKey, Invitation
from tests.factories import create_admin, create_project

pytestmark = pytest.mark.django_db


def run(*arguments):
    """Return what a command wrote to standard output and to standard error."""
    out, err = io.StringIO(), io.StringIO()
    call_command(*arguments, stdout=out, stderr=err)
    return out.getvalue(), err.getvalue()


def test_create_admin_prints_the_link_alone(settings):
    settings.PUBLIC_URL = "https://kpi.example.org"

    out, err = run("create_admin")

    assert out.startswith("https://kpi.example.org/invitations/")
    assert out.count("\n") == 1
    assert err.startswith("Open it before ")


def test_create_admin_asks_for_an_address_once_there_is_an_admin():
    create_admin()

    with pytest.raises(CommandError, match="name the address of a further one"):
        run("create_admin")
    run("create_admin", "--email", "Second@Example.org")
    assert Invitation.objects.get().email == "second@example.org"


def test_create_admin_refuses_somebody_who_is_here():
    create_admin(email="ada@example.org")

    with pytest.raises(CommandError, match=r"ada@example\.org is here already"):
        run("create_admin", "--email", "ada@example.org")


def test_create_api_key_prints_the_key_alone():
    out, err = run("create_api_key", "--name", "job", "--scopes", "read,write")

    key = keys.authenticate(out.strip(), now=timezone.now())
    assert keys.TOKEN.fullmatch(out.strip())
    assert (key.name, key.can_read, key.can_write, key.everything) == ("job", True, True, True)
    assert key.created_by is None
    assert "until it is revoked" in err


def test_create_api_key_may_be_for_projects_and_end_by_itself():
    project = create_project(slug="churn")

    run(
        "create_api_key",
        "--name",
        "job",
        "--scopes",
        "write",
        "--project",
        "churn",
        "--expires-in-days",
        "30",
    )

    key = ApiKey.objects.get()
    assert (key.can_read, key.can_write, key.everything) == (False, True, False)
    assert key.expires_at - key.created_at == timedelta(days=30)
    assert list(project.key_grants.values_list("api_key", flat=True)) == [key.pk]


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--scopes", "admin"], "--scopes must be"),
        (["--scopes", ""], "--scopes must be"),
        (["--scopes", "read", "--project", "nowhere"], "There is no project nowhere"),
        (["--scopes", "read", "--expires-in-days", "0"], "from 1 to 3650"),
    ],
)
def test_create_api_key_says_what_it_expected(options, message):
    with pytest.raises(CommandError, match=message):
        run("create_api_key", "--name", "job", *options)
    assert not ApiKey.objects.exists()
