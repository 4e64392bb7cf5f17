"""What still stands between a report and its submission: what blocks, in the author's words, with where to mend it."""

from dataclasses import dataclass

from imr.models import Report, TemplateSection, WordProposal
from imr.selectors.attachments import attachments_of
from sar_portal.access.errors import Refused


@dataclass(frozen=True)
class Missing:
    """One thing to mend: a sentence, and the section or line of enquiry it is about, or the page where it is mended."""

    sentence: str
    section: str | None = None
    kloe: int | None = None
    page: str = ""


def missing_from(report: Report) -> list[Missing]:
    """Everything that blocks submission: empty required sections, lines of enquiry without an answer or a why, a file
    from Word that is not decided on, and attached files that nobody may open.
    """
    written = {answer.section_id for answer in report.answers.all() if answer.text.strip()}
    found = [
        Missing(f"Section {section.number}, {section.heading}, is empty.", section=section.key)
        for section in TemplateSection.objects.filter(template=report.template_id, required=True)
        if section.pk not in written
    ]
    answers = {answer.kloe_id: answer for answer in report.kloe_answers.all()}
    for kloe in report.part.agency_return.review.kloes.all():
        answer = answers.get(kloe.pk)
        if answer is not None and answer.not_applicable:
            continue
        if answer is None or not answer.what_happened.strip():
            found.append(Missing(f"Line of enquiry {kloe.number}, {kloe.title}, is not answered.", kloe=kloe.number))
        elif not answer.why.strip():
            found.append(Missing(f"Line of enquiry {kloe.number} says what happened, but not why.", kloe=kloe.number))
    if WordProposal.objects.filter(report=report).exists():
        found.append(Missing("Texts that came back from Word wait for you to decide on them.", page="imr:word_detail"))
    for one in attachments_of(report):
        if one.file.is_closed:
            why = "has not been checked for malware yet" if one.file.scan_result != "infected" else "holds malware"
            found.append(Missing(f"Attachment {one.number} {why}, and nobody can open it.", page="imr:attachment_list"))
    return found


def check_ready(report: Report) -> None:
    """Raises Refused with the first thing that blocks and how many there are."""
    found = missing_from(report)
    if found:
        more = f" {len(found) - 1} more things are missing too." if len(found) > 1 else ""
        raise Refused(found[0].sentence + more)
