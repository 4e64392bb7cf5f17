"""Controls that need more than Django's own: what a radio reveals, a counted textarea, a date in three boxes."""

from collections.abc import Mapping
from typing import Any

from django import forms

from sar_portal.design.dates import DateParts


class ChoiceExtras:
    """Hints under single choices, and the fields that a choice reveals (always visible without JavaScript)."""

    def __init__(
        self,
        *args: Any,
        hints: Mapping[str, str] | None = None,
        reveals: Mapping[str, str | tuple[str, ...]] | None = None,
        inline: bool = False,
        small: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.hints = {str(value): hint for value, hint in (hints or {}).items()}
        self.reveals = {
            str(value): (names,) if isinstance(names, str) else tuple(names) for value, names in (reveals or {}).items()
        }
        self.inline, self.small = inline, small


class Radios(ChoiceExtras, forms.RadioSelect):
    """`Radios(inline=True)`, `Radios(reveals={"other": "reason"})`, `Radios(hints={"nil": "Nothing is held"})`."""


class Checkboxes(ChoiceExtras, forms.CheckboxSelectMultiple):
    """Several choices; the same extras as Radios."""


class CountedTextarea(forms.Textarea):
    """A textarea that says how many words are left. The field's validator holds the limit, this only shows it."""

    def __init__(self, attrs: dict[str, Any] | None = None, *, rows: int = 6, max_words: int | None = None) -> None:
        super().__init__({"rows": rows, **(attrs or {})})
        self.max_words = max_words


class DateBoxes(forms.Widget):
    """Day, month and year. Posts `name-day`, `name-month`, `name-year`; a whole date under `name` is read too."""

    boxes = ("day", "month", "year")
    template_name = "forms/date_boxes.html"
    use_fieldset = True

    def value_from_datadict(self, data: Any, files: Any, name: str) -> DateParts | None:
        typed = [data.get(f"{name}-{box}") for box in self.boxes]
        if all(part is None for part in typed):
            return DateParts(str(data[name])) if data.get(name) else None
        return DateParts(*(str(part or "") for part in typed))

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return name not in data and not any(f"{name}-{box}" in data for box in self.boxes)

    def id_for_label(self, id_: str) -> str:
        return f"{id_}-day" if id_ else id_

    def parts(self, name: str, value: Any, id_: str, wrong: frozenset[str]) -> list[dict[str, Any]]:
        """One dict a box, for the template."""
        typed = DateParts.of(value)._asdict()
        return [
            {
                "name": f"{name}-{box}",
                "id": f"{id_}-{box}",
                "label": box.capitalize(),
                "value": typed[box],
                "wrong": box in wrong,
            }
            for box in self.boxes
        ]
