"""A comment on a text of the report, and what becomes of its thread. Nothing here saves."""

from django import forms

from reviews.forms.unsent_form import KeptWhileTyped
from sar_portal.design.fields import LongTextField


class CommentForm(KeptWhileTyped):
    text = LongTextField(
        label="Your comment",
        rows=4,
        help_text="Your agency’s author, lead and senior manager read it. It is never printed and never leaves the agency.",
    )


class ThreadForm(forms.Form):
    """What is done with a thread: a reply, or settled."""

    verb = forms.ChoiceField(choices=[("reply", ""), ("resolve", ""), ("reopen", "")])
    text = forms.CharField(required=False, strip=False)
