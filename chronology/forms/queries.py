"""What an agency answers to a question about one of its entries."""

from chronology.forms.named import NamesLeftForm
from chronology.naming import Key
from sar_portal.design.fields import LongTextField


class AnswerForm(NamesLeftForm):
    text = LongTextField(
        label="Your answer",
        rows=5,
        help_text="The board reads it. People by code, as in the chronology.",
        error_messages={"required": "Write the answer first"},
    )

    def __init__(self, *args, key: Key | None = None, **kwargs):
        super().__init__(*args, **kwargs)
        self.look_for_names({"text": key} if key else {})
