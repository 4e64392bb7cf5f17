"""The page on which missing metadata is entered, and the choice of a year."""

from django import forms

from reviews.forms.versions import VersionedForm
from reviews.models import metadata as models
from sar_portal.design.fields import DateField3
from sar_portal.design.widgets import Checkboxes, Radios

UNSAID = ("", "Not said yet")


def _one(label: str, of, *, reveals: dict | None = None, hint: str = "") -> forms.ChoiceField:
    widget = Radios(reveals=reveals) if len(of.choices) < 4 else forms.Select()
    return forms.ChoiceField(label=label, choices=[UNSAID, *of.choices], required=False, widget=widget, help_text=hint)


def _several(label: str, of) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(label=label, choices=of.choices, required=False, widget=Checkboxes(small=True))


class MetadataForm(VersionedForm):
    mark_optional = False

    adults = forms.IntegerField(label="How many adults is it about?", required=False, min_value=1, max_value=99)
    referral_source = _one("Who referred it?", models.ReferralSource)
    reviewer = _one("Who led the review?", models.Reviewer)
    panel = _one("Was there a panel?", models.YesNo)
    inquest = _one("Was there an inquest beside it?", models.YesNo)
    criminal = _one("Was there a criminal investigation beside it?", models.YesNo)
    sex = _one("Sex of the adult", models.Sex)
    ethnicity = _one("Ethnic group of the adult", models.Ethnicity)
    needs = _several("Needs for care and support", models.Need)
    family_invited = _one("Was the family invited to take part?", models.YesNo, reveals={"no": "family_reason"})
    family_reason = forms.CharField(
        label="Why not", max_length=300, required=False, help_text="Leaves with the metadata: name nobody."
    )
    family_took_part = _one("Did the family take part?", models.YesNo)
    advocate = _one("Was there an advocate?", models.YesNo)
    domains = _several("Domains of learning", models.Domain)
    factors = _several("Contributory factors", models.Factor)
    completed_on = DateField3(label="Report approved by the board", required=False, past=True)
    publication = _one("How was it published?", models.Publication, reveals={"none": "publication_reason"})
    publication_reason = forms.CharField(
        label="Why it was not", max_length=300, required=False, help_text="Leaves with the metadata: name nobody."
    )
    published_on = DateField3(label="Published on", required=False, past=True)

    def clean_version(self) -> int:
        return self.cleaned_data["version"] or 0
