"""A board's template of the report: each version is published whole and never changes; a report keeps the one it began with."""

from collections.abc import Sequence

from django.db import transaction

from imr.default_template import default_rows
from imr.models import ReportTemplate, TemplateSection
from imr.selectors.templates import FACTS, newest_template
from sar_portal.access.audit import record
from sar_portal.access.decide import require
from sar_portal.access.errors import Refused
from sar_portal.access.permissions import Perm
from sar_portal.accounts.models import Board


@transaction.atomic
def template_for(board: Board) -> ReportTemplate:
    """The board's newest template; the default one is written as its first version where there is none."""
    locked = Board.objects.select_for_update(no_key=True).get(pk=board.pk)
    return newest_template(locked) or _written(ReportTemplate(board=locked, number=1), default_rows())


@transaction.atomic
def publish_template(
    *, board: Board, sections: Sequence[TemplateSection], seen: int, reason: str = "", by
) -> ReportTemplate:
    """The board's next version, for reports that begin from now on: `sections` in their order, numbered anew.

    `seen` is the version that the page showed as the newest, 0 for none. Raises NotAllowed without 'Change the board's
    settings', Refused when somebody published in between (R14), nothing is changed, or the sections are not whole.
    """
    Board.objects.select_for_update(no_key=True).get(pk=board.pk)
    require(Perm.MANAGE_BOARD, board, by)
    newest = newest_template(board)
    if (newest.number if newest else 0) != seen:
        raise Refused("Somebody else published a version meanwhile. Nothing was overwritten: look at it before yours.")
    before = template_for(board)
    check_sections(sections)
    if [_facts(one) for one in sections] == [_facts(one) for one in before.sections.all()]:
        raise Refused("Nothing was changed, so there is nothing to publish.")
    made = _written(ReportTemplate(board=board, number=before.number + 1, reason=reason.strip(), by=by), sections)
    record("did", "publish_template", board, by=by, details={"template": made.pk, "number": made.number})
    return made


def check_sections(sections: Sequence[TemplateSection]) -> None:
    """Raises Refused where a part of the return that is printed in a section would have no place, or two."""
    places = [one.fill for one in sections if one.fill]
    for fill in TemplateSection.Fill:
        if fill and places.count(fill.value) != 1:
            raise Refused(
                f"‘{fill.label}’ has to be printed in one section: that section can be renamed, not left out."
            )


def _facts(section: TemplateSection) -> list:
    return [getattr(section, name) for name in FACTS]


def _written(template: ReportTemplate, sections: Sequence[TemplateSection]) -> ReportTemplate:
    template.save(force_insert=True)
    TemplateSection.objects.bulk_create(
        TemplateSection(template=template, number=number, **dict(zip(FACTS, _facts(one), strict=True)))
        for number, one in enumerate(sections, start=1)
    )
    return template
