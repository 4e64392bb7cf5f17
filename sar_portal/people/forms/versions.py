"""What a board decides in numbered versions: columns of the chronology, checklist of the check, template of the report."""

import re
from collections.abc import Iterable
from secrets import token_hex

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.text import slugify

from chronology.columns import Columns, from_data
from imr.models import TemplateSection
from reviews.checklist import Line

KEY = re.compile(r"[a-z_0-9]{1,30}")
# Of the board's template: how many questions stand beside a section, and the boxes of one to add.
MOST_PROMPTS = 20
NEW = "new"


def _as_sent(form: forms.Form, name: str) -> str:
    """What a browser sends of a box that nobody touched; nothing of one that the form has not."""
    initial = form.fields[name].initial if name in form.fields else None
    if isinstance(initial, bool):
        return "on" if initial else ""
    return "" if initial is None else str(initial)


def _lines(text: str) -> str:
    return text.replace("\r\n", "\n").strip()


class VersionForm(forms.Form):
    """One form for a whole version. `seen` is the version that the page showed as the newest (R14)."""

    mark_optional = False

    seen = forms.IntegerField(widget=forms.HiddenInput)
    reason = forms.CharField(label="Why is this changed?", max_length=300, required=False)

    def meet(self, was: "VersionForm") -> None:
        """What was typed stays; what was left as the page had shown it (`was`) takes over what somebody decided meanwhile,
        so that saving again undoes nothing of theirs.
        """
        self.data = self.data.copy()
        self.data["seen"] = str(self.initial["seen"])
        for name in self.fields:
            untouched = _lines(self.data.get(name, "")) == _lines(_as_sent(was, name))
            if untouched and name not in ("seen", "reason"):
                self.data[name] = _as_sent(self, name)
                if not self.data[name]:
                    del self.data[name]


class ColumnsForm(VersionForm):
    """What the board asks for in a chronology: the name of each column, whether it is shown, whether it must be filled."""

    for_begun = forms.BooleanField(
        label="Use them for chronologies that were begun already, too",
        required=False,
        help_text="Otherwise they count for reviews whose first chronology begins from now on.",
    )

    def __init__(self, *args, columns: Columns, newest: int, **kwargs):
        super().__init__(*args, initial={"seen": newest}, **kwargs)
        self.columns = list(columns)
        for column in self.columns:
            name = column.name
            self.fields[f"label-{name}"] = forms.CharField(
                label=f"Name of {column.label}", max_length=60, initial=column.label
            )
            for what, words in (("shown", "Shown"), ("mandatory", "Must be filled")):
                self.fields[f"{what}-{name}"] = forms.BooleanField(
                    label=f"{words}: {column.label}",
                    required=False,
                    initial=getattr(column, what),
                    disabled=column.fixed,
                )

    @property
    def rows(self):
        """Each column with its three boxes."""
        return [
            (one, *(self[f"{what}-{one.name}"] for what in ("label", "shown", "mandatory"))) for one in self.columns
        ]

    def clean(self) -> dict:
        cleaned = super().clean() or {}
        for column in self.columns:
            if cleaned.get(f"mandatory-{column.name}") and not cleaned.get(f"shown-{column.name}"):
                self.add_error(f"mandatory-{column.name}", f"{column.label} cannot be asked for without being shown")
        return cleaned

    def chosen(self) -> Columns:
        said = self.cleaned_data
        return from_data(
            {"name": one.name} | {what: said[f"{what}-{one.name}"] for what in ("label", "shown", "mandatory")}
            for one in self.columns
        )


class ChecklistForm(VersionForm):
    """What the board checks a returned part against: the words of each line, and of which parts it is asked."""

    NEW = 3  # empty lines at the end

    def __init__(self, *args, lines: Iterable[Line], newest: int, **kwargs):
        super().__init__(*args, initial={"seen": newest}, **kwargs)
        known = list(lines)
        taken = {line.key for line in known}
        # What another took out meanwhile stays where somebody typed it (R14).
        typed = (
            name.removeprefix("words-") for name, words in self.data.items() if name.startswith("words-") and words
        )
        known += [Line(key, "", of_report=False) for key in typed if key not in taken and KEY.fullmatch(key)]
        # Two people who add a line at once add two.
        self.lines = [*known, *(Line(f"line_{token_hex(4)}", "", of_report=False) for _ in range(self.NEW))]
        for place, line in enumerate(self.lines, start=1):
            words = f"Line {place}"
            self.fields[f"words-{line.key}"] = forms.CharField(
                label=words,
                max_length=200,
                initial=line.words,
                required=False,
                widget=forms.Textarea(attrs={"rows": 2}),
            )
            for what, of in (("of_report", "reports"), ("of_chronology", "chronologies")):
                self.fields[f"{what}-{line.key}"] = forms.BooleanField(
                    label=f"{words}: {of}", required=False, initial=getattr(line, what)
                )

    @property
    def rows(self):
        """Each line with its three boxes."""
        return [[self[f"{what}-{line.key}"] for what in ("words", "of_report", "of_chronology")] for line in self.lines]

    def chosen(self) -> list[Line]:
        """The lines that have words, in their order; one whose words were taken out is no longer asked."""
        said = self.cleaned_data
        return [
            Line(
                line.key,
                " ".join(said[f"words-{line.key}"].split()),
                said[f"of_chronology-{line.key}"],
                said[f"of_report-{line.key}"],
            )
            for line in self.lines
            if said[f"words-{line.key}"].strip()
        ]


def typed_in(section: TemplateSection, data) -> bool:
    """Whether what was sent says otherwise than the section."""
    before = {"heading": section.heading, "guidance": section.guidance, "prompts": "\n".join(section.prompts)}
    said = {name: data.get(f"{name}-{section.key}") for name in before}
    return any(text is not None and _lines(text) != _lines(before[name]) for name, text in said.items())


class TemplateForm(VersionForm):
    """Every section of the board's template of the report with its boxes, and an empty one to add.

    Boxes are known by a section's key, so that what was typed stays with its section whatever was published meanwhile.
    """

    def __init__(self, *args, sections: list[TemplateSection], newest: int, taken: Iterable[str] = (), **kwargs):
        super().__init__(*args, initial={"seen": newest}, **kwargs)
        self.taken = {NEW, *taken}  # by sections of any version, so that an old text never comes under a new heading
        self.sections = {one.key: one for one in sections}
        for one in (*sections, TemplateSection(key=NEW, number=len(sections) + 1)):
            self._ask(one)
            if self.is_bound and f"heading-{one.key}" not in self.data:
                self._leave_as_it_is(one.key)

    def _leave_as_it_is(self, key: str) -> None:
        """A section that somebody published meanwhile was not on the page that is sent."""
        self.data = self.data.copy()
        for name in self.fields:
            if name.partition("-")[2] == key and (said := _as_sent(self, name)):
                self.data[name] = said

    def _ask(self, one: TemplateSection) -> None:
        key, new = one.key, one.key == NEW
        named = "New section" if new else f"Section {one.number}"
        number = forms.IntegerField(
            label=f"{named}: place",
            initial=one.number,
            required=not new,
            validators=[MinValueValidator(1), MaxValueValidator(99)],
        )
        words = forms.IntegerField(
            label=f"{named}: about how many words", initial=one.words or None, required=False,
            validators=[MinValueValidator(0), MaxValueValidator(20_000)],
        )  # fmt: skip
        area = forms.Textarea(attrs={"rows": 4})
        self.fields |= {
            f"heading-{key}": forms.CharField(label=f"{named}: heading", max_length=120, initial=one.heading, required=not new),
            f"place-{key}": number,
            f"guidance-{key}": forms.CharField(label=f"{named}: guidance", initial=one.guidance, required=False, widget=area),
            f"prompts-{key}": forms.CharField(
                label=f"{named}: questions to ask oneself", help_text="One a line.",
                initial="\n".join(one.prompts), required=False, widget=area,
            ),
            f"words-{key}": words,
            f"required-{key}": forms.BooleanField(label=f"{named}: must be written", initial=one.required, required=False),
        }  # fmt: skip
        if not one.fill and not new:
            self.fields[f"left_out-{key}"] = forms.BooleanField(label=f"{named}: leave it out", required=False)

    @property
    def boxes(self):
        """Each section with its bound boxes, and whether something is wrong in it; the last is the one to add."""
        found = []
        for key in (*self.sections, NEW):
            names = [name for name in self.fields if name.partition("-")[2] == key]
            wrong = any(self[name].errors for name in names)
            found.append((self.sections.get(key), [self[name] for name in names], wrong))
        return found

    def clean(self) -> dict:
        cleaned = super().clean() or {}
        for key in (*self.sections, NEW):
            prompts = self._prompts(cleaned, key)
            if len(prompts) > MOST_PROMPTS or any(len(one) > 300 for one in prompts):
                self.add_error(
                    f"prompts-{key}", f"Give at most {MOST_PROMPTS} questions of at most 300 characters each"
                )
        typed = any(cleaned.get(f"{name}-{NEW}") for name in ("guidance", "prompts"))
        if typed and not cleaned.get(f"heading-{NEW}"):
            self.add_error(f"heading-{NEW}", "Give the new section a heading")
        return cleaned

    @staticmethod
    def _prompts(cleaned: dict, key: str) -> list[str]:
        return [line.strip() for line in (cleaned.get(f"prompts-{key}") or "").splitlines() if line.strip()]

    def chosen(self) -> list[TemplateSection]:
        """The sections as they were asked for, in their places; of two with one place, the one that moved there first."""
        said = self.cleaned_data
        kept = [key for key in self.sections if not said.get(f"left_out-{key}")]
        if said[f"heading-{NEW}"]:
            kept.append(NEW)
        kept.sort(key=lambda key: (said[f"place-{key}"] or 99, said[f"place-{key}"] == self._was(key)))
        return [self._section(number, key) for number, key in enumerate(kept, start=1)]

    def _was(self, key: str) -> int:
        return self.sections[key].number if key in self.sections else 0

    def _section(self, number: int, key: str) -> TemplateSection:
        said, before = self.cleaned_data, self.sections.get(key)
        return TemplateSection(
            number=number,
            key=key if before else self._free_key(said[f"heading-{key}"]),
            heading=said[f"heading-{key}"],
            guidance=said[f"guidance-{key}"].replace("\r\n", "\n"),
            prompts=self._prompts(said, key),
            required=said[f"required-{key}"],
            words=said[f"words-{key}"] or 0,
            fill=before.fill if before else "",
        )

    def _free_key(self, heading: str) -> str:
        """What a new section is known by for good, in every later version."""
        base = slugify(heading)[:36] or "section"
        taken = {*self.sections, *self.taken}
        return next(key for key in (base, *(f"{base}-{n}" for n in range(2, 999))) if key not in taken)
