"""Who still needs access: one question for each person, none of them answered beforehand."""

from collections.abc import Iterable

from django import forms

from sar_portal.design.widgets import Radios
from sar_portal.people.selectors import Confirmable

FIELD = "person_"
NEEDED, ENDED = "needed", "ended"


class ConfirmForm(forms.Form):
    def __init__(self, *args, people: Iterable[Confirmable], **kwargs):
        super().__init__(*args, **kwargs)
        for one in people:
            self.fields[f"{FIELD}{one.key}"] = forms.ChoiceField(
                label=one.name,
                help_text=one.facts,
                choices=[(NEEDED, "Still needs access"), (ENDED, "No longer")],
                widget=Radios(inline=True),
                error_messages={"required": f"Say whether {one.name} still needs access"},
            )

    @property
    def answers(self) -> dict[int, bool]:
        """For each membership or role by its key: is it still needed?"""
        return {int(name.removeprefix(FIELD)): said == NEEDED for name, said in self.cleaned_data.items()}
