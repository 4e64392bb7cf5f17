"""The default HSAB template as data: the fifteen sections of domain.md 2.3 with the prompts of 2.4, in our words.

It is a starting point that a board edits as versioned rows, never presented as law.
"""

from dataclasses import dataclass

from imr.models import TemplateSection

Fill = TemplateSection.Fill


@dataclass(frozen=True)
class DefaultSection:
    key: str
    heading: str
    guidance: str
    prompts: tuple[str, ...] = ()
    required: bool = True
    words: int = 0
    fill: str = Fill.TEXT


DEFAULT_SECTIONS = (
    DefaultSection(
        "introduction",
        "Introduction and subject",
        "Say in a short paragraph who this report is about (by pseudonym), why the review is held, and which "
        "period it covers.",
        ("What was your agency's part in this adult's life?", "Which period did your agency know them?"),
        words=200,
    ),
    DefaultSection(
        "author",
        "Author and independence",
        "Say who you are in the organisation and what experience you bring. Your signed declaration of independence is "
        "printed here; add anything a reader should know about it.",
        ("Were you involved in the care in any way?", "Do you manage anyone who was?"),
        words=150,
    ),
    DefaultSection(
        "terms",
        "Terms of reference and lines of enquiry",
        "The board's questions are printed here. Say only what you agreed with the coordinator about them.",
        required=False,
        fill=Fill.TERMS,
    ),
    DefaultSection(
        "methodology",
        "Methodology",
        "Say how you did the review: systems and documents you saw, policies in force at the time, what could not be "
        "obtained and who declined. The interviews you held are listed by role below.",
        ("Which records did you see yourself?", "What could you not get, and what did you do about it?"),
        fill=Fill.INTERVIEWS,
        words=400,
    ),
    DefaultSection(
        "people",
        "Family, people and network",
        "Describe who mattered in the adult's life, by code. The key of people is printed below without names.",
        ("Who lived with or near the adult?", "Who was worried, and whom did they tell?"),
        fill=Fill.PEOPLE,
        words=300,
    ),
    DefaultSection(
        "context",
        "Agency context",
        "Describe the conditions in which people worked: workload, turnover, cover, supervision, training, "
        "services, money. "
        "Each assertion needs evidence; say which information is first-hand and which is hearsay.",
        (
            "What was the workload of the team at the time?",
            "How were supervision and management oversight arranged?",
            "Was policy workable with the resources there were?",
        ),
        words=500,
    ),
    DefaultSection(
        "involvement",
        "Summary of involvement",
        "Tell the story of your agency's involvement by phase or key practice episode, resting on the chronology. "
        "Refer to "
        "entries by their reference.",
        ("Which were the turning points?", "Does every statement rest on an entry?"),
        words=1500,
    ),
    DefaultSection(
        "analysis",
        "Analysis by line of enquiry",
        "Answer each line of enquiry: what happened, what should have happened, why, what difference it made. "
        "Judge by what "
        "was known then.",
        (
            "What would a reasonable practitioner have done then, with what they knew?",
            "Were opportunities to assess or decide taken? Did action follow?",
            "Was mental capacity considered for the specific decision, including carrying it out?",
            "Was information shared in and out, when and how?",
            "What did people do when access was refused or appointments were missed?",
        ),
        required=False,
        fill=Fill.ANSWERS,
    ),
    DefaultSection(
        "voice",
        "The adult's voice and wishes",
        "Say what the adult said and wanted, and how it shaped decisions. Making Safeguarding Personal, advocacy "
        "and carers "
        "belong here.",
        ("Was the adult seen alone and heard?", "Was advocacy considered?"),
        words=400,
    ),
    DefaultSection(
        "equality",
        "Equality and identity",
        "Say how the adult's characteristics and identity were considered, and what difference it made.",
        ("How were culture, disability and trauma considered?",),
        words=300,
    ),
    DefaultSection(
        "good_practice",
        "Good practice",
        "Name examples and say why each was good. Staff often name them in interviews.",
        ("What helped?", "Should it be spread, and to whom?"),
        required=False,
        fill=Fill.GOOD_PRACTICE,
    ),
    DefaultSection(
        "lessons",
        "Lessons",
        "Say what is learned, and by whom: practitioners, managers, the organisation, the partnership. Each "
        "lesson rests on "
        "the analysis.",
        required=False,
        fill=Fill.LESSONS,
    ),
    DefaultSection(
        "changes",
        "Changes already made",
        "List what has changed since the events, with evidence that it has.",
        required=False,
        fill=Fill.CHANGES,
    ),
    DefaultSection(
        "recommendations",
        "Recommendations and action plan",
        "Few, and tied to lessons: specific, measurable, owned, with dates. Your senior manager will own them.",
        required=False,
        fill=Fill.RECOMMENDATIONS,
    ),
    DefaultSection(
        "sign_off",
        "Sign-off",
        "Printed when the senior manager accepts the report on behalf of the organisation.",
        required=False,
        fill=Fill.SIGN_OFF,
    ),
)


def default_rows() -> list[TemplateSection]:
    """The default's sections as rows that are not stored, in order."""
    return [
        TemplateSection(
            number=number,
            key=section.key,
            heading=section.heading,
            guidance=section.guidance,
            prompts=list(section.prompts),
            required=section.required,
            words=section.words,
            fill=section.fill,
        )
        for number, section in enumerate(DEFAULT_SECTIONS, start=1)
    ]
