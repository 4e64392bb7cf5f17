"""What an agency answers to a question about one of its entries."""

from django import forms

from sar_portal.design.fields import LongTextField


class AnswerForm(forms.Form):
    text = LongTextField(
        label="Your answer",
        rows=5,
        help_text="The board reads it. People by code, as in the chronology.",
        error_messages={"required": "Write the answer first"},
    )
