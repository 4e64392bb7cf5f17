"""When a board has people reminded: a table of reminders for each pace of dates, and the days on which it is closed."""

from datetime import date, datetime
from secrets import token_hex

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator

from notifications.policies import LATEST_ESCALATION, LONGEST, ON_THE_DAY, check_plan
from notifications.rules import Pace, Pattern, Plan, Rule, To
from sar_portal.access.errors import Refused
from sar_portal.people.forms.versions import KEY, VersionForm

WHEN = (("", "No reminder"), ("before", "Before"), ("on", "On the day"), ("after", "After"))
NEW = 2  # empty rows at the end of each table
NEW_KEY = "new_"
WRITTEN = ("%d %B %Y", "%d %b %Y", "%d/%m/%Y", "%Y-%m-%d")
MOST_CLOSED = 60


def _days(most: int, **options) -> forms.IntegerField:
    return forms.IntegerField(validators=[MinValueValidator(1), MaxValueValidator(most)], **options)


def _day(words: str) -> date | None:
    for form in WRITTEN:
        try:
            return datetime.strptime(words, form).date()
        except ValueError:
            continue
    return None


def _escalation(pattern: Pattern) -> Rule:
    """The mandatory one: when whoever oversees it is first told that it is late."""
    return min(
        (rule for rule in pattern.rules if rule.to == To.OVERSEER and rule.offset > 0), key=lambda one: one.offset
    )


class RemindersForm(VersionForm):
    """Every rule of every pace with its boxes, known by the rule's name, so that what was typed stays with its rule whatever
    somebody decided meanwhile (R14). The reminder on the day, and that whoever oversees it is told, cannot be left out.
    """

    for_open = forms.BooleanField(
        label="Use them for dates that are open already, too",
        required=False,
        help_text="Otherwise they count for dates that are set from now on. Nobody is reminded twice by the same rule.",
    )
    closed = forms.CharField(
        label="Days on which you are closed",
        required=False,
        help_text="One a line, such as 29 December 2026. Like bank holidays, they are no working days.",
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, *args, plan: Plan, newest: int, **kwargs):
        super().__init__(*args, initial={"seen": newest}, **kwargs)
        self.fields["closed"].initial = "\n".join(f"{day:%-d %B %Y}" for day in sorted(plan.closed))
        self.keys = {pace: self._ask(pace, plan.patterns[pace]) for pace in Pace}

    def _ask(self, pace: Pace, pattern: Pattern) -> list[str]:
        told = _escalation(pattern)
        self.fields[f"escalate-{pace}"] = _days(
            LATEST_ESCALATION,
            label=f"{pace.label}: working days after the date until whoever oversees it is told",
            initial=told.offset,
            widget=forms.NumberInput(attrs={"class": "govuk-input--width-3"}),
        )
        self.fields[f"stops-{pace}"] = forms.BooleanField(
            label="Then stop reminding the others", required=False, initial=pattern.stops
        )
        self.fields[f"waits-{pace}"] = forms.BooleanField(
            label="Not while the coordinator has a request for more time to decide on",
            required=False,
            initial=pattern.waits,
        )
        known = {rule.name: rule for rule in pattern.rules if rule not in (ON_THE_DAY, told)}
        rows: dict[str, Rule | None] = {**known}
        rows |= {key: None for key in self._typed(pace) if key not in known}
        rows |= {f"{NEW_KEY}{token_hex(4)}": None for _ in range(NEW)}
        for place, (key, rule) in enumerate(rows.items(), start=1):
            self._ask_row(f"{pace}-{key}", f"{pace.label}, reminder {place}", rule)
        return list(rows)

    def _typed(self, pace: Pace) -> list[str]:
        """Rows of the page that was sent: new ones, and those that somebody took out meanwhile."""
        found: dict[str, None] = {}
        for name, words in self.data.items():
            what, _, key = name.partition(f"-{pace}-")
            if what in ("when", "days") and str(words).strip() and KEY.fullmatch(key):
                found[key] = None
        return list(found)

    def _ask_row(self, end: str, named: str, rule: Rule | None) -> None:
        when = "" if rule is None else "before" if rule.offset < 0 else "after" if rule.offset else "on"
        days = abs(rule.offset) or None if rule else None
        number = forms.NumberInput(attrs={"class": "govuk-input--width-3"})
        self.fields |= {
            f"when-{end}": forms.ChoiceField(label=f"{named}: when", choices=WHEN, required=False, initial=when),
            f"days-{end}": _days(LONGEST, label=f"{named}: working days", required=False, initial=days, widget=number),
            f"to-{end}": forms.ChoiceField(
                label=f"{named}: to whom",
                choices=To.choices,
                required=False,
                initial=rule.to.value if rule else To.HOLDER,
            ),
        }

    @property
    def tables(self):
        """Each pace with the boxes of its rows, when whoever oversees it is told, and when the others are left alone."""
        return [
            (
                pace,
                [[self[f"{what}-{pace}-{key}"] for what in ("when", "days", "to")] for key in keys],
                self[f"escalate-{pace}"],
                self[f"stops-{pace}"],
                self[f"waits-{pace}"],
            )
            for pace, keys in self.keys.items()
        ]

    def clean_closed(self) -> list[date]:
        lines = [" ".join(line.split()) for line in self.cleaned_data["closed"].splitlines() if line.strip()]
        days = {line: _day(line) for line in lines}
        if wrong := [line[:40] for line, day in days.items() if day is None]:
            raise forms.ValidationError(f"This is no date: {wrong[0]}. Write it as 29 December 2026, one a line")
        if len(days) > MOST_CLOSED:
            raise forms.ValidationError(f"Give at most {MOST_CLOSED} days")
        return [day for day in days.values() if day is not None]

    def clean(self) -> dict:
        cleaned = super().clean() or {}
        for pace, keys in self.keys.items():
            for end in (f"{pace}-{key}" for key in keys):
                when, days = cleaned.get(f"when-{end}"), cleaned.get(f"days-{end}")
                if when in ("before", "after") and not days and f"days-{end}" not in self.errors:
                    self.add_error(f"days-{end}", f"Give the working days of: {self.fields[f'days-{end}'].label}")
                if days and not when and NEW_KEY in end:
                    self.add_error(
                        f"when-{end}", f"Say whether it is before or after: {self.fields[f'when-{end}'].label}"
                    )
        if not self.errors:
            try:
                check_plan(self.chosen())
            except Refused as refusal:
                self.add_error(None, refusal.sentence)
        return cleaned

    def chosen(self) -> Plan:
        said = self.cleaned_data
        patterns = {
            pace: Pattern(self._rules(pace, keys), said[f"stops-{pace}"], said[f"waits-{pace}"])
            for pace, keys in self.keys.items()
        }
        return Plan(patterns, frozenset(said["closed"]))

    def _rules(self, pace: Pace, keys: list[str]) -> tuple[Rule, ...]:
        said = self.cleaned_data
        found = [ON_THE_DAY, Rule(said[f"escalate-{pace}"], To.OVERSEER)]
        for end in (f"{pace}-{key}" for key in keys):
            when, days = said[f"when-{end}"], said[f"days-{end}"] or 0
            offset = {"before": -days, "on": 0, "after": days}.get(when)
            if offset is not None:
                found.append(Rule(offset, To(said[f"to-{end}"] or To.HOLDER)))
        return tuple(sorted(found, key=lambda rule: (rule.offset, rule.to)))
