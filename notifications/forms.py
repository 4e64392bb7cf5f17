"""How a person wants to be written to."""

from django import forms

from sar_portal.design.widgets import Radios

HOURS = [("", "None"), *((str(hour), f"{hour:02}:00") for hour in range(24))]


def hour_field(label: str, **options) -> forms.TypedChoiceField:
    """An hour of the day, or none."""
    return forms.TypedChoiceField(label=label, choices=HOURS, coerce=int, empty_value=None, required=False, **options)


class PreferenceForm(forms.Form):
    mark_optional = False

    daily = forms.TypedChoiceField(
        label="E-mails that can wait",
        choices=[("one", "Each as it comes"), ("daily", "One a day, with all of them")],
        coerce=lambda choice: choice == "daily",
        widget=Radios(hints={"daily": "It goes at the hour that your board has set"}),
    )
    quiet_from = hour_field(
        "Quiet hours from",
        help_text="No e-mails that can wait are sent then. A board may have quiet hours of its own beside them.",
    )
    quiet_until = hour_field("Quiet hours until")
