"""What the subgroup says and decides."""

from django import forms

from sar_portal.design.fields import DateField3, LongTextField


class CommentForm(forms.Form):
    about = forms.CharField(
        label="What it is about", required=False, max_length=120, help_text="A line of enquiry, an entry, an agency"
    )
    text = LongTextField(label="Comment", rows=4)


class DecisionForm(forms.Form):
    text = LongTextField(label="What was decided or agreed", rows=4)
    owner = forms.CharField(label="Who will do it", required=False, max_length=120)
    due_on = DateField3(label="By when", required=False)

    def __init__(self, *args, **kwargs):
        # It stands on one page with the comment, and each label has to lead to its own box.
        super().__init__(*args, auto_id="id_decision_%s", **kwargs)
