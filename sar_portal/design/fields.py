"""Form fields for the whole portal."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from sar_portal.design.dates import DateError, DateParts, read_date
from sar_portal.design.widgets import Checkboxes, CountedTextarea, DateBoxes


class DateField3(forms.Field):
    """An exact calendar date in three boxes. `past=True` refuses a date after today, `future=True` one before it."""

    widget = DateBoxes
    default_error_messages = {
        "past": "%(name)s must be today or in the past",
        "future": "%(name)s must be today or in the future",
    }

    def __init__(self, *, past: bool = False, future: bool = False, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.past, self.future = past, future

    @property
    def spoken_name(self) -> str:
        """How an error names this date: by its label where that is a short name and not a question."""
        label = str(self.label or "")
        return label if 0 < len(label) <= 40 and not label.endswith("?") else "The date"

    def to_python(self, value: Any) -> date | None:
        if value is None or isinstance(value, date):
            return value
        parts = DateParts.of(value)
        return None if parts.blank else read_date(parts, self.spoken_name)

    def validate(self, value: date | None) -> None:
        super().validate(value)
        if value is None:
            return
        today = timezone.localdate()
        for rule, broken in (("past", self.past and value > today), ("future", self.future and value < today)):
            if broken:
                raise DateError(self.error_messages[rule] % {"name": self.spoken_name}, "day", "month", "year")

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return self.to_python(data) != (initial or None)
        except ValidationError:
            return True


class LongTextField(forms.CharField):
    """Plain text of several paragraphs. Nothing is cut: a limit in words is counted, and refused with a sentence."""

    def __init__(self, *, rows: int = 6, max_words: int | None = None, **kwargs: Any) -> None:
        kwargs.setdefault("widget", CountedTextarea(rows=rows, max_words=max_words))
        super().__init__(**kwargs)
        self.max_words = max_words

    def to_python(self, value: Any) -> str:
        return (super().to_python(value) or "").replace("\r\n", "\n").replace("\r", "\n")

    def validate(self, value: str) -> None:
        super().validate(value)
        words = len(value.split())
        if self.max_words and words > self.max_words:
            over = words - self.max_words
            sentence = f"{self.label or 'The text'} has {words} words: {over} more than the {self.max_words} allowed"
            raise ValidationError(sentence, code="max_words")


class ChosenField(forms.TypedMultipleChoiceField):
    """Several of what may be chosen, set where the form is made. What is no choice any more is left out without a word, so that
    it never stands in the way of the texts beside it.
    """

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", Checkboxes(small=True))
        super().__init__(required=False, **kwargs)

    def validate(self, value: Any) -> None:
        """Whatever was sent is taken; `clean` keeps what is a choice."""

    def clean(self, value: Any) -> list[Any]:
        sent = {str(one) for one in value or ()}
        choices: Any = self.choices
        return [key for key, _ in choices if str(key) in sent]


class CommaField(forms.CharField):
    """Several short texts in one box, with commas between them; a list on the way in and out."""

    def __init__(self, *, each: int, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.each = each

    def prepare_value(self, value: Any) -> Any:
        return ", ".join(value) if isinstance(value, list | tuple) else value

    def clean(self, value: Any) -> list[str]:
        parts = [part.strip() for part in super().clean(value).split(",")]
        if any(len(part) > self.each for part in parts):
            raise ValidationError(f"Each of them must have {self.each} characters or fewer")
        return [part for part in parts if part]

    def has_changed(self, initial: Any, data: Any) -> bool:
        return super().has_changed(self.prepare_value(initial), data)
