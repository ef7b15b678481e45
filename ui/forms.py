"""How Django forms are drawn: `{{ form }}` and `{{ form.name.as_field_group }}`, our way.

`FORM_RENDERER = "ui.forms.Renderer"` switches it on for every form, those of other apps included.
A form that is refused is answered with status 422, so that htmx swaps it in.
"""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.forms.renderers import TemplatesSetting
from django.utils.functional import Promise

Words = str | Promise

# Django's own templates on the left; ours draw the same widgets.
_OURS = {
    "django/forms/errors/list/default.html": "ui/field_errors.html",
    "django/forms/errors/list/ul.html": "ui/field_errors.html",
    "django/forms/widgets/radio.html": "ui/choice_list.html",
    "django/forms/widgets/checkbox_select.html": "ui/choice_list.html",
}


class Renderer(TemplatesSetting):
    """Draws forms with the templates of `ui/templates/ui`."""

    form_template_name = "ui/form.html"
    field_template_name = "ui/field.html"

    def get_template(self, template_name: str) -> Any:
        return super().get_template(_OURS.get(template_name, template_name))


class ChoiceCards(forms.RadioSelect):
    """Radio buttons as cards, each with a line that explains it.

    `hints` gives the line for each value, as strings.
    """

    template_name = "ui/choice_cards.html"
    option_template_name = "django/forms/widgets/input.html"

    def __init__(
        self,
        attrs: dict[str, Any] | None = None,
        choices: Any = (),
        *,
        hints: Mapping[str, Words] | None = None,
    ) -> None:
        super().__init__(attrs, choices)
        self.hints = dict(hints or {})

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option = super().create_option(name, value, *args, **kwargs)
        return {**option, "hint": self.hints.get(str(value), "")}


class AffixedInput(forms.TextInput):
    """A text input with its unit before or after it: `AffixedInput(before="€")`."""

    template_name = "ui/affixed_input.html"

    def __init__(
        self, attrs: dict[str, Any] | None = None, *, before: Words = "", after: Words = ""
    ) -> None:
        super().__init__(attrs)
        self.before, self.after = before, after

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        context["widget"] |= {"before": self.before, "after": self.after}
        return context


class NumberInput(AffixedInput):
    """An input for numbers: a number pad on phones, no spinner that turns when one scrolls."""

    def __init__(
        self, attrs: dict[str, Any] | None = None, *, before: Words = "", after: Words = ""
    ) -> None:
        attrs = {"inputmode": "decimal", "autocomplete": "off", **(attrs or {})}
        super().__init__(attrs, before=before, after=after)


class DateInput(forms.DateInput):
    """The browser's own date field, which takes and shows the reader's order of day and month."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")
