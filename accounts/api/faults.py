"""What can be wrong with a request, beside what REST framework knows already."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from rest_framework import exceptions, status


class BodyTooLarge(exceptions.APIException):
    status_code = status.HTTP_413_REQUEST_ENTITY_TOO_LARGE
    default_code = "body_too_large"

    def __init__(self) -> None:
        super().__init__(
            _("Expected a body of at most %(limit)s bytes. Send it in several requests.")
            % {"limit": settings.DATA_UPLOAD_MAX_MEMORY_SIZE}
        )


class BadQuery(exceptions.APIException):
    """Something is wrong with the address: `errors` maps each parameter to its messages."""

    status_code = status.HTTP_400_BAD_REQUEST
    default_code = "bad_query"

    def __init__(self, errors: Mapping[str, Iterable[str]]) -> None:
        super().__init__(_("Some parameters in the address cannot be taken."))
        self.errors = [
            {"parameter": parameter, "detail": str(message)}
            for parameter, messages in errors.items()
            for message in messages
        ]


class NoSuchPage(exceptions.NotFound):
    """A cursor that leads nowhere; `errors` names the parameter."""

    default_code = "no_such_page"

    def __init__(self) -> None:
        detail = _("This cursor is damaged. Start again from the first page.")
        super().__init__(detail, "no_such_page")
        self.errors = [{"parameter": "cursor", "detail": detail}]


class Conflict(exceptions.APIException):
    status_code = status.HTTP_409_CONFLICT
    default_code = "conflict"

    def __init__(self) -> None:
        super().__init__(
            _("Someone else changed the same thing at the same moment. Send it again.")
        )


class Unavailable(exceptions.APIException):
    status_code = status.HTTP_503_SERVICE_UNAVAILABLE
    default_code = "unavailable"

    def __init__(self) -> None:
        super().__init__(_("The database does not answer right now. Try again in a moment."))


class FieldsRefused(exceptions.APIException):
    """What was sent is JSON, but some of it cannot be taken. `errors` as in the answer."""

    status_code = status.HTTP_422_UNPROCESSABLE_ENTITY
    default_code = "fields_refused"

    def __init__(
        self, errors: list[dict[str, Any]], *, detail: str = "", code: str = "fields_refused"
    ) -> None:
        super().__init__(detail or _("Some fields cannot be taken; nothing was stored."), code)
        self.errors = errors
