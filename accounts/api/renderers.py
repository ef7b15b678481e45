"""Writing answers."""

from collections.abc import Mapping
from typing import Any

from rest_framework.renderers import JSONRenderer


class KeptText(str):
    """An answer that is JSON already; rendered as it stands, byte by byte."""


class Renderer(JSONRenderer):
    """JSON, which leaves a remembered answer as it was."""

    def render(
        self,
        data: Any,
        accepted_media_type: str | None = None,
        renderer_context: Mapping[str, Any] | None = None,
    ) -> bytes:
        if isinstance(data, KeptText):
            return data.encode()
        return super().render(data, accepted_media_type, renderer_context)
