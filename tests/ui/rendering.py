"""Renders template text as a page would."""

import re

from django.template import Context, Engine
from django.test import RequestFactory


def rendered(source, *, query="", **context):
    """Return rendered template text with its white space made single."""
    request = RequestFactory().get(f"/{query}")
    template = Engine.get_default().from_string("{% load ui %}" + source)
    text = template.render(Context({"request": request, **context}))
    return re.sub(r">\s+<", "><", re.sub(r"\s+", " ", text)).strip()


def plain(markup):
    """Return what is read: text without tags."""
    return " ".join(re.sub(r"<[^>]+>", " ", markup).split())
