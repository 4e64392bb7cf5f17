"""How a person wants to be written to."""

from django import forms

from sar_portal.design.widgets import Radios

HOURS = [("", "None"), *((str(hour), f"{hour:02}:00") for hour in range(24))]


def _hour(label: str) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(label=label, choices=HOURS, coerce=int, empty_value=None, required=False)


class PreferenceForm(forms.Form):
    mark_optional = False

    daily = forms.TypedChoiceField(
        label="E-mails that can wait",
        choices=[("one", "Each as it comes"), ("daily", "One a day, with all of them")],
        coerce=lambda choice: choice == "daily",
        widget=Radios(hints={"daily": "It goes at the hour that your board has set"}),
    )
    quiet_from = _hour("No e-mails that can wait from")
    quiet_until = _hour("until")
