import re

import pytest
from django import forms

from sar_portal.design.fields import DateField3, LongTextField
from sar_portal.design.widgets import Radios
from tests.design.kitchen import BAD, HOSTILE, KitchenForm

NAMES = list(KitchenForm.base_fields)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(
    "data", [None, {}, BAD, dict.fromkeys(NAMES, HOSTILE)], ids=["fresh", "empty", "bad", "hostile"]
)
def test_every_field_escapes_what_users_wrote(name, data):
    html = KitchenForm(data)[name].as_field_group()
    assert "<script>" not in html
    assert 'name="' in html


def test_the_whole_form_escapes_too_and_draws_each_field_once():
    html = str(KitchenForm(BAD))
    assert "<script>" not in html
    for name in set(NAMES) - {"radios", "inline", "boxes", "when", "again"}:
        assert html.count(f'name="{name}"') == 1, name
    assert html.count('name="again-day"') == 1


def test_a_control_names_its_hint_and_its_error():
    html = KitchenForm({})["text"].as_field_group()
    described = re.search(r'aria-describedby="([^"]+)"', html).group(1).split()
    assert described == ["id_text-hint", "id_text-error"]
    assert all(f'id="{id_}"' in html for id_ in described)
    assert 'aria-invalid="true"' in html and "govuk-form-group--error" in html and "govuk-input--error" in html


def test_the_browser_neither_cuts_nor_stops_what_is_typed():
    html = str(KitchenForm())
    for attribute in (" required", " maxlength=", " min=", " max=", 'type="number"'):
        assert attribute not in html


def test_revealed_fields_are_drawn_under_their_choice():
    html = KitchenForm()["radios"].as_field_group()
    assert html.index('value="b"') < html.index('id="id_radios_1-reveals"') < html.index('name="why"')
    assert "What needs to change (optional)" not in html


def test_inline_and_small_choices():
    form = KitchenForm()
    assert "govuk-radios--inline" in form["inline"].as_field_group()
    assert "govuk-checkboxes--small" in form["boxes"].as_field_group()


def test_word_limit_is_shown_and_counted():
    html = KitchenForm()["reasons"].as_field_group()
    assert 'data-maxlength="5"' in html and "up to 5 words" in html and "govuk-js-character-count" in html
    assert KitchenForm(BAD)["reasons"].messages == [f"{HOSTILE} has 6 words: 1 more than the 5 allowed"]


def test_optional_is_said_unless_the_form_has_no_duties():
    class Loose(forms.Form):
        words = forms.CharField(required=False)

    class Filter(Loose):
        mark_optional = False

    assert "Words (optional)" in str(Loose())
    assert "(optional)" not in str(Filter())


@pytest.mark.parametrize(
    ("label", "field", "sentence"),
    [
        ("Reference", forms.CharField, "Enter reference"),
        ("E-mail address", forms.CharField, "Enter e-mail address"),
        ("IMR title", forms.CharField, "Enter IMR title"),
        ("Who holds the records?", forms.CharField, "Answer the question ‘Who holds the records?’"),
        ("Agency", lambda **more: forms.ChoiceField(choices=[("a", "A")], **more), "Choose agency"),
        ("Held on", DateField3, "Enter a date for ‘Held on’"),
        ("I have read it", forms.BooleanField, "Tick the box ‘I have read it’ to go on"),
    ],
)
def test_a_missing_answer_is_asked_for_by_name(label, field, sentence):
    form = type("F", (forms.Form,), {"x": field(label=label)})({})
    assert form["x"].messages == [sentence]


def test_long_text_keeps_one_kind_of_line_ending():
    assert LongTextField().clean("one\r\ntwo\rthree") == "one\ntwo\nthree"


def test_a_chosen_radio_stays_chosen():
    class Choice(forms.Form):
        answer = forms.ChoiceField(choices=[("1", "One"), ("2", "Two")], widget=Radios)

    html = str(Choice({"answer": "2"}))
    assert re.search(r'value="2"\s+checked', html) and not re.search(r'value="1"\s+checked', html)


def test_a_formset_keeps_its_prefixes():
    formset = forms.formset_factory(KitchenForm, extra=2)()
    html = str(formset)
    assert 'name="form-1-when-day"' in html and 'id="id_form-1-text-hint"' in html
