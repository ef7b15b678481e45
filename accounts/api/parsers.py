"""Reading request bodies: strict, bounded, and never more than once."""

from collections.abc import Mapping
from typing import IO, Any

from django.utils.translation import gettext as _
from rest_framework.exceptions import ParseError, UnsupportedMediaType
from rest_framework.parsers import BaseParser
from rest_framework.request import Request

from accounts.api.strict_json import MalformedJSON, decode


class StrictJSONParser(BaseParser):
    """One JSON object. Raises: ParseError, UnsupportedMediaType, RequestDataTooBig."""

    media_type = "application/json"

    def parse(
        self,
        stream: IO[bytes],
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> Any:
        assert parser_context is not None
        body = plain_body(parser_context["request"])
        try:
            found = decode(body)
        except MalformedJSON as error:
            raise ParseError(str(error)) from error
        if not isinstance(found, dict):
            raise ParseError(_("Expected one JSON object, such as {}, but got something else."))
        return found


def plain_body(request: Request) -> bytes:
    """Return the body, which Django bounds by DATA_UPLOAD_MAX_MEMORY_SIZE and keeps.

    Raises: UnsupportedMediaType where it is compressed or not in UTF-8, RequestDataTooBig.
    """
    encoding = request.headers.get("Content-Encoding", "identity").lower()
    if encoding not in ("", "identity"):
        raise UnsupportedMediaType(
            encoding,
            _("Expected a body as it is, but it is compressed with “%(encoding)s”.")
            % {"encoding": encoding[:40]},
        )
    charset = (request._request.content_params or {}).get("charset", "utf-8").lower()
    if charset not in ("utf-8", "utf8", "us-ascii"):
        raise UnsupportedMediaType(
            charset,
            _("Expected JSON in UTF-8, but its charset is “%(charset)s”.")
            % {"charset": charset[:40]},
        )
    return request._request.body
