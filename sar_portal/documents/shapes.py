"""The shapes of frozen data: what each paper is given, as plain text, whole numbers, lists and dicts. Never models.

Every key is required; what is not known is an empty text or an empty list. Dates and times are given as they are to be
read ('2 October 2026', 'about March 2025', 'time not known'): the room that owns a date knows what is uncertain (R11).
Long texts are stored as typed: blank line between paragraphs, lines beginning '- ' for a list; those of a report may hold
emphasis, quotes and tables too (sar_portal/design/formatted.py). Nothing is ever markup.
"""

from typing import Literal, NotRequired, TypedDict


class Crest(TypedDict):
    """The picture at the head, by its fingerprint: the file stays as long as anything may name it."""

    sha256: str
    words: str  # what it shows, for who does not see it


class Marking(TypedDict):
    """What stands on every page of every paper."""

    board: str
    reference: str  # 'ASAB-SAR-2026-03-POL': no name, no case text (it is also in the file's name)
    caveat: str  # 'OFFICIAL-SENSITIVE'
    version: str  # '3', or 'draft'
    date: str
    crest: NotRequired[Crest]  # where the board had one when it was frozen


class Fact(TypedDict):
    label: str
    value: str


class LineOfEnquiry(TypedDict):
    number: int
    title: str
    question: str


class Asked(TypedDict):
    """One thing an agency is asked for."""

    what: str  # 'Chronology'
    detail: str
    due: str


class Contact(TypedDict):
    name: str
    role: str
    organisation: str
    details: list[str]  # telephone, e-mail: one a line


class RequestLetter(Marking):
    """A request under Care Act 2014 s45 to one agency."""

    board_address: list[str]
    addressee: list[str]  # role, agency, address: one a line
    salutation: str  # 'Dear Ms Orrell', 'Dear colleague'
    agency: str
    purpose: str  # why the board carries out this review, and under which limb of s44
    adult: list[Fact]  # what the agency needs to find its records
    conditions: list[str]  # one sentence for each condition of s45 that is met
    supply_to: str  # who the information is to be supplied to
    period: str
    lines_of_enquiry: list[LineOfEnquiry]
    asked: list[Asked]
    secure_by: str
    name_people_by: str
    parallel: list[str]  # parallel processes and holds, one sentence each
    briefing: str
    how_to_return: str
    support: str
    note: str
    closing: NotRequired[str]  # in letters frozen since a board writes their words
    contact: Contact
    signatory: Contact


class PractitionerLetter(Marking):
    """What tells one practitioner of a review, in the board's words with the person's own facts."""

    agency: str
    addressee: list[str]
    text: str


class Person(TypedDict):
    """One line of the key: a person by code, never by name."""

    code: str
    role: str
    note: str


class Abbreviation(TypedDict):
    term: str
    meaning: str


class Entry(TypedDict):
    """One entry of a chronology. `when` holds date, time and end as they are to be read, one a line."""

    ref: str
    when: list[str]
    source: str
    people: str
    contact: str
    what_happened: str
    seen: str
    voice: str
    action: str
    comment: str
    practice: str
    lines_of_enquiry: str  # '1, 7'


class NoContact(TypedDict):
    period: str
    statement: str
    source: str


class Chronology(Marking):
    """The chronology of one agency."""

    agency: str
    agency_code: str
    adult: str  # the pseudonym or code used in the entries
    period: str
    prepared_by: str  # a role
    people: list[Person]
    abbreviations: list[Abbreviation]
    no_contact: list[NoContact]
    headings: NotRequired[list[str]]  # of the table of entries, where the board has names of its own for its columns
    entries: list[Entry]


class Author(TypedDict):
    name: str
    role: str
    contact: str
    experience: str
    independence: str  # the declaration, in the author's words and the board's


# What may follow the text of a section, besides nothing.
Part = Literal[
    "",
    "terms_of_reference",
    "interviews",
    "people",
    "answers",
    "good_practice",
    "lessons",
    "changes",
    "recommendations",
    "sign_off",
]


class Section(TypedDict):
    """One section of the board's template. The template is data, so `holds` says which part follows its text."""

    key: NotRequired[str]  # by which it is found again in a version on a newer template
    number: str
    heading: str
    text: str
    holds: Part


class KloeAnswer(LineOfEnquiry):
    what_happened: str
    should_have_happened: str
    why: str
    difference: str
    known_then: str
    learned_later: NotRequired[str]  # in versions frozen since it is asked
    evidence: list[str]


class Interview(TypedDict):
    role: str
    date: str
    note: str


class GoodPractice(TypedDict):
    what: str
    why: str
    evidence: str
    spread: str  # whether and where it should be spread


class Lesson(TypedDict):
    lesson: str
    level: str  # practitioners, managers, organisation, partnership
    lines_of_enquiry: str


class Change(TypedDict):
    change: str
    date: str
    evidence: str


class PlannedAction(TypedDict):
    action: str
    lead: str  # by role
    due: str
    evidence: str


class Recommendation(TypedDict):
    number: str
    recommendation: str
    lesson: str
    outcome: str
    measure: NotRequired[str]  # how success will be known, and by when: in versions frozen since they are taken over
    due: NotRequired[str]
    actions: list[PlannedAction]


class Acceptance(TypedDict):
    """The senior manager's acceptance. It stands beside the frozen version, whose fingerprint stays the same."""

    statement: str
    name: str
    role: str
    organisation: str
    accepted: str


class AttachedDocument(TypedDict):
    """A document that the report rests on, as its version holds it: `file` is the key of the stored file."""

    number: int
    title: str
    published: str
    kind: str
    size: int  # bytes
    sha256: str
    file: int


class ImrReport(Marking):
    """An Individual Management Review on the board's template."""

    panel: str  # whom it is for: 'Learning and Review Subgroup'
    agency: str
    agency_code: str
    adult: str
    period: str
    requested: str
    records_secured: str
    legal_basis: str  # prose; in older versions the board's sentence for its letters
    distribution: str
    other_reviews: str
    author: Author
    senior_manager: Contact
    terms_of_reference: str
    lines_of_enquiry: list[LineOfEnquiry]
    sections: list[Section]
    people: list[Person]
    abbreviations: list[Abbreviation]
    interviews: list[Interview]
    answers: list[KloeAnswer]
    good_practice: list[GoodPractice]
    lessons: list[Lesson]
    changes: list[Change]
    recommendations: list[Recommendation]
    template: NotRequired[int]  # of the board's versions of its template: in versions frozen since it is noted
    chronology: NotRequired[int]  # the version whose entries are appended: likewise, and not where there is none
    no_contact: list[NoContact]
    headings: NotRequired[list[str]]  # as in Chronology
    entries: list[Entry]
    attachments: NotRequired[list[AttachedDocument]]  # in versions frozen since documents can be attached


class PutEntry(TypedDict):
    """A chronology entry as it was put to the interviewee."""

    ref: str
    when: str
    entry: str
    answer: str  # 'confirmed', 'corrected', 'disputed'
    words: str


class InterviewRecord(Marking):
    """The written record of one interview, for the interviewee (R5)."""

    agency: str
    interviewee: str  # name and role: this paper goes to that person alone
    interviewer: str
    held: str
    place: str
    present: str
    purpose: str
    support: str
    record: list[Fact]  # heading and what was said under it
    entries: list[PutEntry]
    good_practice: str
    lessons: str
    how_to_answer: str


class BlankSection(TypedDict):
    key: str  # by which a section is found again in whatever version, and in a file that comes back
    number: int
    heading: str
    guidance: str
    prompts: list[str]
    notes: list[str]  # what is printed here by itself, how long it should be


class BlankTemplate(Marking):
    """A board's template of the report with nothing written in it."""

    sections: list[BlankSection]


class WordPlace(TypedDict):
    """A heading of the report in Word, what the portal says there, and the text that may be written there."""

    name: str  # of the bookmark around the heading; '' for one that nothing comes back from
    level: int
    heading: str
    guidance: list[str]
    prompts: list[str]
    written: bool  # whether a text is written here
    text: str
    printed: list[str]  # what is printed after it and changed in the portal alone


class WordReport(Marking):
    """The report as a Word file to work on: what is written so far, each text under its own bookmark."""

    how: list[str]  # how to work with the file
    places: list[WordPlace]


class TableColumn(TypedDict):
    heading: str
    share: int  # of the width, in per cent
    texts: NotRequired[Literal["formatted"]]  # where its cells are texts of a report


class AgencyMark(TypedDict):
    """One line of the colour key. `mark` is the agency's place in the review's list, which gives its colour."""

    code: str
    name: str
    mark: int


class TableRow(TypedDict):
    """A row across the columns; or, without cells, a heading between rows. `mark` is -1 where there is no agency."""

    heading: str
    note: str
    mark: int
    cells: list[str]


class Table(Marking):
    """What reads across agencies, or one agency's entries, exported as a table for reading."""

    title: str
    facts: list[Fact]  # made for whom, when, why, of what
    notes: list[str]  # how to read it
    agencies: list[AgencyMark]
    people: list[Person]
    columns: list[TableColumn]
    rows: list[TableRow]
    nothing: str  # what to say where there are no rows


class Chapter(TypedDict):
    """One chapter of a meeting pack: a table under a heading."""

    heading: str
    notes: list[str]
    columns: list[TableColumn]
    rows: list[TableRow]
    nothing: str


class MeetingPack(Table):
    """What a subgroup reads at its meeting, for one reader. The table at its end is the combined chronology; no columns: none."""

    chapters: list[Chapter]
