"""To whom a board escalates: the rungs in their order, each with its role, its day and who is written to."""

from collections.abc import Iterable
from secrets import token_hex

from django import forms

from reviews.ladder import Rung, Told
from reviews.policies import LATEST_RUNG, check_ladder
from sar_portal.access.errors import Refused
from sar_portal.people.forms.versions import KEY, VersionForm

NEW = 2  # empty rungs at the end
WHAT = ("title", "days", "told")


class LadderForm(VersionForm):
    """Every rung with its boxes, known by its key, so that what was typed stays with its rung whatever somebody decided
    meanwhile (R14). They are put in the order of their days.
    """

    for_open = forms.BooleanField(
        label="Use it for agencies that were asked already, too",
        required=False,
        help_text="Otherwise it counts for agencies that are asked from now on. What was escalated stays as it is.",
    )

    def __init__(self, *args, rungs: Iterable[Rung], newest: int, **kwargs):
        super().__init__(*args, initial={"seen": newest}, **kwargs)
        known: dict[str, Rung | None] = {rung.key: rung for rung in rungs}
        known |= {key: None for key in self._typed() if key not in known}
        # Two people who add a rung at once add two.
        known |= {f"rung_{token_hex(4)}": None for _ in range(NEW)}
        self.keys = list(known)
        for place, (key, rung) in enumerate(known.items(), start=1):
            self._ask(key, f"Rung {place}", rung)

    def _typed(self) -> list[str]:
        """New rungs of the page that was sent, and those that somebody took out meanwhile."""
        sent = (name.removeprefix("title-") for name, words in self.data.items() if name.startswith("title-") and words)
        return [key for key in sent if KEY.fullmatch(key)]

    def _ask(self, key: str, named: str, rung: Rung | None) -> None:
        self.fields |= {
            f"title-{key}": forms.CharField(
                label=f"{named}: role", max_length=60, required=False, initial=rung.title if rung else ""
            ),
            f"days-{key}": forms.IntegerField(
                label=f"{named}: working days after the date",
                min_value=1,
                max_value=LATEST_RUNG,
                required=False,
                initial=rung.days if rung else None,
                widget=forms.NumberInput(attrs={"class": "govuk-input--width-3"}),
            ),
            f"told-{key}": forms.ChoiceField(
                label=f"{named}: who is written to",
                choices=Told.choices,
                required=False,
                initial=rung.told if rung else Told.OUTSIDE.value,
            ),
        }

    @property
    def rows(self):
        """Each rung with its three boxes."""
        return [[self[f"{what}-{key}"] for what in WHAT] for key in self.keys]

    def clean(self) -> dict:
        cleaned = super().clean() or {}
        for key in self.keys:
            title, days = cleaned.get(f"title-{key}"), cleaned.get(f"days-{key}")
            if title and not days and f"days-{key}" not in self.errors:
                self.add_error(f"days-{key}", f"Give the working days of: {title}")
            # A rung is taken out by its role: the days of one that was there mean nothing without it.
            if days and not title and not self[f"title-{key}"].initial:
                self.add_error(f"title-{key}", f"Give the role that is told {days} working days after the date")
        if not self.errors:
            try:
                check_ladder(self.chosen())
            except Refused as refusal:
                self.add_error(None, refusal.sentence)
        return cleaned

    def chosen(self) -> list[Rung]:
        """The rungs that have a role, by their days."""
        said = self.cleaned_data
        kept = [
            Rung(key, " ".join(said[f"title-{key}"].split()), said[f"days-{key}"], said[f"told-{key}"] or Told.OUTSIDE)
            for key in self.keys
            if said[f"title-{key}"]
        ]
        return sorted(kept, key=lambda rung: rung.days)
