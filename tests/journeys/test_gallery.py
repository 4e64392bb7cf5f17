"""Every page of the portal has its picture in the gallery, or stands below with the reason why it has none."""

import re

from tests.journeys.pictures import GALLERY
from tests.permissions.table import table
from tests.world.places import url_names

PICTURE = re.compile(r"!\[(\w+)\]\(\.\./screenshots/\1\.png\)")
# Whoever adds to this adds the reason.
NO_PAGE = {
    "combined:comment_add": "shows the page of comments again, with what was typed",
    "combined:decision_add": "shows the page of decisions again, with what was typed",
    "reviews:letter_download": "a file",
    "imr:answer_download": "a file",
    "imr:attachment_download": "a file",
    "imr:attachment_submitted": "a file",
    "imr:blank_download": "a file",
    "imr:copy_download": "a file",
    "imr:letter_download": "a file",
    "imr:word_download": "a file",
    "people:template_download": "a file",
    "reviews:version_download": "a file",
    "chronology:import_download": "a file",
    "exports:export_download": "a file",
    "exports:blacked_out_download": "a file",
    "closing:metadata_download": "a file",
    "closing:annual_download": "a file",
    "closing:theme_download": "a file",
    "actions:evidence_download": "a file",
    "accounts:session_left": "answers a script",
    "mfa_login_webauthn": "answers a script",
    "mfa_index": "the account page under allauth's name",
    "mfa_list_webauthn": "the account page under allauth's name",
    "upkeep:health_live": "for machines",
    "upkeep:health_ready": "for machines",
}


def pages() -> set[str]:
    """What answers a look with a page, by the matrix; of the second factors, all, as nobody of the matrix has one."""
    looked_at = [row for row in table() if row["method"] == "GET"]
    shown = {row["url"] for row in looked_at if "200" in row.values()}
    return shown | {name for name in url_names() if name.startswith("mfa_")}


def test_every_page_has_its_picture():
    pictured = set(PICTURE.findall(GALLERY.read_text(encoding="utf-8")))
    without = {name for name in pages() if name.rpartition(":")[2] not in pictured}
    assert without - set(NO_PAGE) == set(), (
        "let the journey pass them, then SAR_PORTAL_SCREENSHOTS=1 ./run test tests/journeys"
    )
    assert set(NO_PAGE) - without == set()
