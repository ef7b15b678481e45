"""Pages by cursor: what is added meanwhile shifts nothing, and no page is ever counted."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from rest_framework.exceptions import NotFound
from rest_framework.pagination import CursorPagination
from rest_framework.request import Request

from accounts.api.faults import BadQuery, NoSuchPage

# What converting a cursor that somebody made up can end in, down to the database's own types.
_UNREADABLE = (NotFound, ValidationError, ValueError, OverflowError, TypeError)


class CursorPage(CursorPagination):
    """`{"next": …, "previous": …, "results": […]}`; follow `next` until it is null."""

    page_size = 50
    max_page_size = 500
    page_size_query_param = "page_size"
    ordering = "pk"

    def paginate_queryset(
        self, queryset: QuerySet, request: Request, view: Any = None
    ) -> list[Any] | None:
        try:
            return super().paginate_queryset(queryset, request, view)
        except _UNREADABLE as error:
            raise NoSuchPage() from error

    def get_page_size(self, request: Request) -> int:
        sent = request.query_params.get(self.page_size_query_param)
        if sent is None:
            return self.page_size
        if not (sent.isascii() and sent.isdigit() and len(sent) <= 4):
            raise _page_size_refused(self.max_page_size, sent)
        if not 1 <= int(sent) <= self.max_page_size:
            raise _page_size_refused(self.max_page_size, sent)
        return int(sent)

    def get_schema_operation_parameters(self, view: Any) -> list[dict[str, Any]]:
        """Describe the two parameters for OpenAPI."""
        return [
            {
                "name": "cursor",
                "in": "query",
                "required": False,
                "description": "Taken from next or previous of another page.",
                "schema": {"type": "string"},
            },
            {
                "name": self.page_size_query_param,
                "in": "query",
                "required": False,
                "description": "Rows on a page.",
                "schema": {
                    "type": "integer",
                    "minimum": 1,
                    "maximum": self.max_page_size,
                    "default": self.page_size,
                },
            },
        ]

    def get_ordering(self, request: Request, queryset: QuerySet, view: Any) -> tuple[str, ...]:
        return getattr(view, "ordering", None) or (self.ordering,)


def _page_size_refused(most: int, sent: str) -> BadQuery:
    return BadQuery(
        {
            "page_size": [
                _("Expected a whole number from 1 to %(most)s, but got “%(sent)s”.")
                % {"most": most, "sent": sent[:40]}
            ]
        }
    )
