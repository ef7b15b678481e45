"""The places in the top bar, in the order of the bar."""

from dataclasses import dataclass

from django.http import HttpRequest


@dataclass(frozen=True)
class Place:
    url: str
    label: str
    current: bool


def navigation(request: HttpRequest) -> dict[str, list[Place]]:
    return {"navigation": []}
