"""What the subgroup says and decides."""

from django import forms
from django.core.validators import MaxLengthValidator
from django.db.models import QuerySet

from chronology.forms.named import NamesLeftForm
from chronology.naming import Key
from reviews.models import AgencyReturn
from sar_portal.combined.models import OTHER, SubgroupComment
from sar_portal.combined.selectors.threads import Place
from sar_portal.design.fields import DateField3, LongTextField

# A page or so and a half: more is a paper of its own. Refused with a sentence, and nothing is cut.
LONGEST = 10_000


def _words(label: str, *, rows: int) -> LongTextField:
    too_long = MaxLengthValidator(LONGEST, f"This is longer than {LONGEST:,} characters. Say it in several parts.")
    return LongTextField(label=label, rows=rows, validators=[too_long])


class ReturnField(forms.ModelChoiceField):
    def label_from_instance(self, obj) -> str:
        return obj.agency.name


class _Said(NamesLeftForm):
    """Words that are kept as they were said. `key`: what they are searched with for names, once they are sent."""

    searched: tuple[str, ...] = ("text",)

    def __init__(self, *args, key: Key | None = None, **kwargs):
        super().__init__(*args, **kwargs)
        if key is not None:
            self.look_for_names({name: key for name in self.searched if name in self.fields})


class _SpeaksOf(_Said):
    """Words about the review, or about one agency's return that the person may see."""

    agency_return = ReturnField(
        label="Whose return it speaks of",
        queryset=None,
        required=False,
        empty_label="No one agency’s",
        help_text="Choose the agency if it speaks of one: people who were involved in the case there do not see it then.",
    )

    def __init__(self, *args, returns: QuerySet[AgencyReturn], **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["agency_return"].queryset = returns


class CommentForm(_SpeaksOf):
    searched = ("about", "text")

    about = forms.CharField(
        label="What it is about", required=False, max_length=120, help_text="A line of enquiry or an entry"
    )
    text = _words("Comment", rows=4)
    field_order = ("about", "agency_return", "text")


class ThreadForm(CommentForm):
    """A comment in one place; what that place says already is not asked."""

    def __init__(self, *args, place: Place, **kwargs):
        super().__init__(*args, **kwargs)
        if place.key != OTHER:
            del self.fields["about"]
        if not place.choosable:
            del self.fields["agency_return"]


class AnswerForm(_Said):
    """An answer to a comment: it speaks of what that speaks of."""

    text = _words("Your answer", rows=3)
    answers = forms.IntegerField(widget=forms.HiddenInput(), min_value=1)

    def __init__(self, *args, comment: SubgroupComment, **kwargs):
        # Several stand on one page, and each label has to lead to its own box.
        super().__init__(*args, auto_id=f"id_answer_{comment.pk}_%s", initial={"answers": comment.pk}, **kwargs)


class DecisionForm(_SpeaksOf):
    searched = ("text", "owner")

    text = _words("What was decided or agreed", rows=4)
    owner = forms.CharField(label="Who will do it", required=False, max_length=120)
    due_on = DateField3(label="By when", required=False)
    field_order = ("text", "agency_return", "owner", "due_on")

    def __init__(self, *args, **kwargs):
        # It stands on one page with the comment, and each label has to lead to its own box.
        super().__init__(*args, auto_id="id_decision_%s", **kwargs)
