"""What is wrong with the forms of a page, in the order a reader meets it, each with the control to go to."""

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from django.forms import BaseForm, BaseFormSet
from django.template import Context


class Problem(NamedTuple):
    sentence: str
    target_id: str  # '' where no one control is at fault


def forms_in(context: Context) -> list[BaseForm | BaseFormSet]:
    """Every bound form or formset that the view gave to its template, each once."""
    found: dict[int, BaseForm | BaseFormSet] = {}
    for layer in context.dicts:
        for value in layer.values():
            if isinstance(value, BaseForm | BaseFormSet) and value.is_bound:
                found[id(value)] = value
    return list(found.values())


def problems_of(forms: Iterable[Any]) -> Iterator[Problem]:
    """One Problem a sentence."""
    for form in forms:
        if not form or not form.is_bound:
            continue
        if isinstance(form, BaseFormSet):
            yield from (Problem(str(error), "") for error in form.non_form_errors())
            yield from problems_of(form.forms)
            continue
        yield from (Problem(str(error), "") for error in form.non_field_errors())
        for field in form:
            target = "" if field.is_hidden else field.target_id
            yield from (Problem(message, target) for message in field.messages if field.errors)
