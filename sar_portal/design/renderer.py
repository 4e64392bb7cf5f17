"""Every Django form in the portal is drawn by this renderer (settings.FORM_RENDERER).

Labels, hints, choices and errors can be words that users wrote (a line of enquiry becomes a label), so nothing here
marks a string as safe: the templates escape.
"""

from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.forms.renderers import TemplatesSetting
from django.template import TemplateDoesNotExist
from django.template.loader import get_template
from django.utils.functional import cached_property
from django.utils.translation import gettext

from sar_portal.design.widgets import CountedTextarea, DateBoxes

KINDS: tuple[tuple[type[forms.Widget] | tuple[type[forms.Widget], ...], str], ...] = (
    (DateBoxes, "date"),
    (forms.CheckboxSelectMultiple, "checkboxes"),
    (forms.RadioSelect, "radios"),
    (forms.CheckboxInput, "checkbox"),
    (forms.Textarea, "textarea"),
    ((forms.Select, forms.SelectMultiple), "select"),
    (forms.FileInput, "file"),
)
CLASSES = {
    "input": "govuk-input",
    "textarea": "govuk-textarea",
    "select": "govuk-select",
    "file": "govuk-file-upload",
    "checkbox": "govuk-checkboxes__input",
}
# Never sent to the browser: it would cut a long paste in silence, or stop a form with a message of its own.
NEVER_SENT = ("maxlength", "minlength", "min", "max", "step", "required")


class PortalBoundField(BoundField):
    """A field of a form, with what its template needs."""

    @cached_property
    def kind(self) -> str:
        if self.is_hidden:
            return "hidden"
        return next((kind for widgets, kind in KINDS if isinstance(self.field.widget, widgets)), "input")

    @property
    def in_fieldset(self) -> bool:
        return self.kind in {"date", "checkboxes", "radios"}

    @property
    def hint_id(self) -> str:
        return f"{self.auto_id}-hint"

    @property
    def error_id(self) -> str:
        return f"{self.auto_id}-error"

    @property
    def described_by(self) -> str:
        ids = [(self.hint_id, self.help_text), (self.error_id, self.errors), (f"{self.auto_id}-info", self.max_words)]
        return " ".join(id_ for id_, present in ids if present)

    @property
    def max_words(self) -> int | None:
        widget = self.field.widget
        return widget.max_words if isinstance(widget, CountedTextarea) else None

    @property
    def is_optional(self) -> bool:
        """Whether to say '(optional)'. A form of which nothing must be filled in says `mark_optional = False`."""
        marks = getattr(self.form, "mark_optional", True)
        said = "(optional)" in str(self.label)
        mute = self.kind in {"checkbox", "hidden"} or self.is_revealed
        return bool(marks and not said and not mute and not self.field.required)

    @property
    def is_revealed(self) -> bool:
        """Whether another field's choice reveals this one, so that the form does not draw it twice."""
        reveals = [getattr(field.widget, "reveals", {}) for field in self.form.fields.values()]
        return any(self.name in names for each in reveals for names in each.values())

    @property
    def target_id(self) -> str:
        """Where the error summary leads: the first control at fault."""
        if self.kind == "date":
            wrong = [part["id"] for part in self.date_parts if part["wrong"]]
            return wrong[0] if wrong else f"{self.auto_id}-day"
        return f"{self.auto_id}_0" if self.in_fieldset else self.id_for_label

    @property
    def messages(self) -> list[str]:
        """The field's errors, each a sentence that makes sense apart from the field."""
        plain = gettext("This field is required.")
        said = [self._asks_for() if message == plain else str(message) for message in self.errors]
        return [sentence if ". " in sentence else sentence.removesuffix(".") for sentence in said]

    def _asks_for(self) -> str:
        label = str(self.label)
        if label.endswith("?"):
            return f"Answer the question ‘{label}’"
        verb = "Choose" if self.kind in {"select", "radios", "checkboxes", "file"} else "Enter"
        if self.kind == "checkbox":
            return f"Tick the box ‘{label}’ to go on"
        if self.kind == "date":
            return f"Enter a date for ‘{label}’"
        lower = label if label[1:2].isupper() else label[:1].lower() + label[1:]
        return f"{verb} {lower}"

    @cached_property
    def date_parts(self) -> list[dict[str, Any]]:
        boxes = frozenset(self.field.widget.boxes)
        wrong: frozenset[str] = frozenset()
        for error in self.errors.as_data():
            wrong |= getattr(error, "wrong", boxes)
        return self.field.widget.parts(self.html_name, self.value(), self.auto_id, wrong)

    @cached_property
    def options(self) -> list[dict[str, Any]]:
        """The choices of radios and checkboxes, each with its hint and the fields that it reveals."""
        widget = self.field.widget
        context = widget.get_context(self.html_name, self.value(), {"id": self.auto_id})
        hints, reveals = getattr(widget, "hints", {}), getattr(widget, "reveals", {})
        options = []
        for group, members, _index in context["widget"]["optgroups"]:
            for place, option in enumerate(members):
                value = str(option["value"])
                option |= {"group": group if place == 0 else None, "hint": hints.get(value, "")}
                option["reveals"] = [self.form[name] for name in reveals.get(value, ()) if name in self.form.fields]
                options.append(option)
        return options

    def build_widget_attrs(self, attrs: dict[str, Any], widget: forms.Widget | None = None) -> dict[str, Any]:
        widget = widget or self.field.widget
        attrs = dict(attrs)
        if self.field.disabled:
            attrs["disabled"] = True
        if widget.is_hidden or self.in_fieldset:
            return attrs
        css = CLASSES[self.kind]
        wrong = f"{css}--error" if self.errors and self.kind != "checkbox" else ""
        classes = [css, wrong, widget.attrs.get("class", "")]
        attrs["class"] = " ".join(name for name in classes if name)
        attrs |= dict.fromkeys(NEVER_SENT, False)
        if isinstance(self.field, forms.DecimalField | forms.FloatField):
            attrs["inputmode"] = "decimal"
        if self.errors:
            attrs["aria-invalid"] = "true"
        if self.described_by and "aria-describedby" not in widget.attrs:
            attrs.setdefault("aria-describedby", self.described_by)
        if self.max_words:
            attrs["class"] += " govuk-js-character-count"
        return attrs

    def as_widget(self, widget: Any = None, attrs: Any = None, only_initial: bool = False) -> Any:
        own = {"radios": "forms/choices.html", "checkboxes": "forms/choices.html", "date": "forms/date_boxes.html"}
        if widget is None and not only_initial and self.kind in own:
            return get_template(own[self.kind]).render({"field": self})
        return super().as_widget(widget, attrs, only_initial)


class PortalRenderer(TemplatesSetting):
    """Our templates/forms where it has one, Django's own template where it has not."""

    form_template_name = "forms/form.html"
    formset_template_name = "forms/formset.html"
    field_template_name = "forms/field.html"
    bound_field_class = PortalBoundField

    def get_template(self, template_name: str) -> Any:
        if template_name.startswith("django/forms/"):
            try:
                return get_template(template_name.removeprefix("django/"))
            except TemplateDoesNotExist:
                pass
        return get_template(template_name)
