"""Charts in templates. The drawing is done by ui.charts; here the words are added."""

from django import template

register = template.Library()
