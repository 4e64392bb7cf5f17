from django import forms
from django.core.exceptions import ValidationError
from django.template import Context, Template

from tests.design.kitchen import BAD, HOSTILE, KitchenForm


class Refusing(forms.Form):
    name = forms.CharField()
    token = forms.CharField(widget=forms.HiddenInput)

    def clean(self):
        raise ValidationError(HOSTILE)


def draw(source="{% error_summary %}", **context):
    return Template("{% load design %}" + source).render(Context(context))


def test_it_leads_to_the_control_at_fault():
    html = draw(form=KitchenForm(BAD))
    assert "There is a problem" in html
    for target in ("id_text", "id_again-month", "id_when-day", "id_inline_0", "id_boxes_0", "id_upload", "id_sure"):
        assert f'href="#{target}"' in html, target
    controls = str(KitchenForm(BAD))
    assert all(f'id="{target}"' in controls for target in ("id_again-month", "id_inline_0", "id_boxes_0", "id_sure"))


def test_it_escapes_and_shows_what_belongs_to_no_control():
    html = draw(form=Refusing({}))
    assert "<script>" not in html and "&lt;script&gt;" in html
    assert "<li>Enter token</li>" in html.replace("\n", "")


def test_it_is_shown_once_and_only_when_something_is_wrong():
    wrong = KitchenForm(BAD)
    assert draw("{% error_summary %}{% error_summary form %}", form=wrong).count("There is a problem") == 1
    assert draw(form=KitchenForm()) == ""
    assert draw(form=Refusing()) == ""


def test_formsets_and_several_forms():
    formset = forms.formset_factory(Refusing)(
        {"form-TOTAL_FORMS": "1", "form-INITIAL_FORMS": "0", "form-0-name": "", "form-0-token": "x"}
    )
    html = draw(formset=formset, other=KitchenForm(BAD))
    assert 'href="#id_form-0-name"' in html and 'href="#id_text"' in html


def test_the_title_says_that_there_is_an_error():
    assert draw("{% title_prefix %}", form=KitchenForm(BAD)) == "Error: "
    assert draw("{% title_prefix %}", form=KitchenForm()) == ""
