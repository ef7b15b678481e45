from django import forms

from tests.ui.rendering import plain, rendered
from ui.forms import AffixedInput, ChoiceCards, DateInput, NumberInput


class ExampleForm(forms.Form):
    name = forms.CharField(help_text="What people call it.")
    target = forms.DecimalField(widget=NumberInput(before="€"))
    note = forms.CharField(required=False)
    better = forms.ChoiceField(
        choices=[("up", "Higher"), ("down", "Lower")], widget=ChoiceCards(hints={"up": "revenue"})
    )
    due = forms.DateField(widget=DateInput)
    known = forms.BooleanField(required=False, help_text="Everybody may know.")
    draft = forms.CharField(widget=forms.HiddenInput, required=False)

    def clean(self):
        if self.data.get("name") == "Loss":
            raise forms.ValidationError("A loss is no objective.")


def field(name, data=None):
    return rendered("{{ field.as_field_group }}", field=ExampleForm(data)[name])


def test_a_field_is_label_hint_and_input_tied_together():
    assert field("name") == (
        '<div class="field"><label for="id_name">Name </label>'
        '<div class="hint" id="id_name_helptext">What people call it.</div>'
        '<input type="text" name="name" required aria-describedby="id_name_helptext" id="id_name">'
        "</div>"
    )


def test_an_error_stands_above_its_input_and_is_read_with_it():
    text = field("name", {"name": ""})

    assert text.index("This field is required.") < text.index("<input")
    assert '<ul class="errors" id="id_name_error">' in text
    assert 'aria-invalid="true" aria-describedby="id_name_helptext id_name_error"' in text


def test_only_what_may_be_left_out_says_so():
    assert "(optional)" in field("note")
    assert "(optional)" not in field("name")


def test_choices_are_a_group_with_a_legend_and_explained_cards():
    text = field("better")

    assert plain(text) == "Better Higher revenue Lower"
    assert text.startswith('<fieldset class="field">')
    assert text.count('<label class="choice"') == 2
    assert text.count("<label") == 2


def test_a_tick_box_stands_before_its_label():
    text = field("known")

    assert text.index("<input") < text.index('<label for="id_known">')
    assert 'aria-describedby="id_known_helptext"' in text


def test_numbers_have_their_unit_beside_them_and_keep_what_was_typed():
    text = field("target", {"target": "a lot"})

    assert '<div class="affix"><span>€</span><input type="text" name="target" value="a lot"' in text
    assert 'inputmode="decimal"' in text


def test_a_unit_may_follow_the_input():
    widget = AffixedInput(after="%")

    assert widget.render("share", "3").strip().endswith("<span>%</span></div>")


def test_dates_use_the_field_of_the_browser_in_its_own_format():
    import datetime as dt

    assert 'type="date"' in field("due")
    assert 'value="2026-12-31"' in DateInput().render("due", dt.date(2026, 12, 31))


def test_a_refused_form_lists_its_faults_and_takes_the_focus():
    form = ExampleForm({"name": "Loss", "target": "x", "better": "up", "due": "2026-12-31"})
    text = rendered("{% form_errors form %}", form=form)

    assert plain(text) == (
        "Not saved yet: 2 answers need another look."
        " A loss is no objective. Target : Enter a number."
    )
    assert '<a href="#id_target">Target</a>' in text
    assert "autofocus" in text


def test_a_form_without_faults_has_no_list_of_them():
    assert rendered("{% form_errors form %}", form=ExampleForm()) == ""


def test_a_whole_form_draws_its_fields_and_hidden_ones_once():
    text = rendered("{{ form }}", form=ExampleForm({"name": ""}))

    assert text.count('name="draft"') == 1
    assert text.count('class="field"') == 6
    assert text.count("need another look") == 1
