"""HTML to the pages of one part of a paper, tagged. The only file that imports WeasyPrint."""

import base64
import io
import logging
from datetime import datetime

import pydyf
import weasyprint
from weasyprint.urls import URLFetcher, URLFetcherResponse

logging.getLogger("weasyprint").setLevel(logging.CRITICAL + 1)  # its warnings quote the document


class OwnResourcesOnly(URLFetcher):
    """Knows the job's own style sheets and fonts by their exact addresses and refuses every other address."""

    def __init__(self, resources: dict[str, dict]) -> None:
        super().__init__(allowed_protocols=())
        self.resources = resources

    def fetch(self, url, headers=None):
        if url not in self.resources:
            raise ValueError("a paper fetches nothing")
        found = self.resources[url]
        return URLFetcherResponse(url, base64.b64decode(found["data"]), {"Content-Type": found["media_type"]})

    def open(self, url, data=None, timeout=None):
        return self.fetch(url if isinstance(url, str) else url.full_url)


def print_part(job: dict) -> bytes:
    """One part as a PDF of its own, with the job's attachments."""
    fetcher = OwnResourcesOnly(job["resources"])
    dated = datetime.fromisoformat(job["dated"])  # not today, or the same paper would never be the same file again
    html = weasyprint.HTML(string=job["html"], base_url="paper:/", url_fetcher=fetcher, media_type="print")
    attachments = [
        weasyprint.Attachment(
            file_obj=io.BytesIO(base64.b64decode(each["data"])),
            name=each["name"],
            description=each["description"],
            relationship="Data",
            created=dated,
            modified=dated,
            url_fetcher=fetcher,
        )
        for each in job["attachments"]
    ]
    return html.write_pdf(pdf_variant="pdf/a-3a", pdf_tags=True, attachments=attachments, finisher=_fewer_tags)


def _fewer_tags(document, pdf: pydyf.PDF) -> None:
    """Leaves out the tags that say nothing: WeasyPrint has one for every line of text and every box without a name.

    Their content hangs on the tag above instead. Half of the objects of a long table go, and nothing that a reader hears.
    """
    found = {each.reference: each for each in pdf.objects if isinstance(each, pydyf.Dictionary)}
    moved: dict[bytes, bytes] = {}

    def lift(element: pydyf.Dictionary) -> None:
        kept = []
        for kid in element["K"]:
            below = found.get(kid) if isinstance(kid, bytes) else None
            if below is None or below.get("Type") != "/StructElem":
                kept.append(kid)
                continue
            lift(below)
            if below["S"] not in ("/Span", "/NonStruct") or "A" in below or below["Pg"] != element.get("Pg"):
                kept.append(kid)
                continue
            for own in below["K"]:
                if isinstance(own, bytes) and "P" in found[own]:
                    found[own]["P"] = element.reference
                kept.append(own)
            moved[kid] = element.reference
            below.clear()
        element["K"][:] = kept

    root = found[pdf.catalog["StructTreeRoot"]]
    lift(found[root["K"][0]])
    for per_page in found[root["ParentTree"]]["Nums"]:
        if isinstance(per_page, pydyf.Array):
            per_page[:] = [_last(moved, each) for each in per_page]


def _last(moved: dict[bytes, bytes], reference: bytes) -> bytes:
    while reference in moved:
        reference = moved[reference]
    return reference
