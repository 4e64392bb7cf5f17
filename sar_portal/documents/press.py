"""The child process that makes a PDF: a job comes in, the PDF goes out, and it can reach nothing else.

Run by render.py as `python -I press.py`: it knows neither Django nor the settings, and is given everything in the job.
The only file that imports WeasyPrint.
What goes wrong leaves as an exit code, never in words: they could hold case text.
"""

import base64
import io
import json
import logging
import resource
import sys

CANNOT_READ_JOB, TOO_BIG, FAILED = 3, 4, 5
BANNED_EVENTS = (
    "socket.",
    "urllib.Request",
    "subprocess.",
    "os.exec",
    "os.posix_spawn",
    "os.fork",
    "os.system",
    "ftplib.",
    "http.",
)


def limit(memory: int, cpu: int) -> None:
    """Bounds for this process, set by itself before it has read a byte of the job."""
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (cpu, cpu))
    resource.setrlimit(resource.RLIMIT_FSIZE, (50_000_000, 50_000_000))
    resource.setrlimit(resource.RLIMIT_NOFILE, (256, 256))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # a core dump would be case text on the disk


def refuse_the_world() -> None:
    """A second wall behind the fetcher: no connection, no request, no other process, whatever asks for it."""

    def hook(event: str, arguments: tuple) -> None:
        if event.startswith(BANNED_EVENTS):
            raise PermissionError(event)

    sys.addaudithook(hook)


def fetcher_for(resources: dict[str, dict]):
    """Knows the job's own style sheets and fonts by their exact addresses and refuses every other address."""
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    class OwnResourcesOnly(URLFetcher):
        def fetch(self, url, headers=None):
            if url not in resources:
                raise ValueError("a paper fetches nothing")
            found = resources[url]
            return URLFetcherResponse(url, base64.b64decode(found["data"]), {"Content-Type": found["media_type"]})

        def open(self, url, data=None, timeout=None):
            return self.fetch(url if isinstance(url, str) else url.full_url)

    return OwnResourcesOnly(allowed_protocols=())


def print_pdf(job: dict) -> bytes:
    """HTML to a tagged PDF with the job's attachments."""
    import weasyprint

    logging.getLogger("weasyprint").setLevel(logging.CRITICAL + 1)  # its warnings quote the document
    fetcher = fetcher_for(job["resources"])
    html = weasyprint.HTML(string=job["html"], base_url="paper:/", url_fetcher=fetcher, media_type="print")
    attachments = [
        weasyprint.Attachment(
            file_obj=io.BytesIO(base64.b64decode(each["data"])),
            name=each["name"],
            description=each["description"],
            relationship="Data",
            url_fetcher=fetcher,
        )
        for each in job["attachments"]
    ]
    pdf = html.write_pdf(
        pdf_variant="pdf/a-3a", pdf_tags=True, attachments=attachments, pdf_identifier=bytes.fromhex(job["identifier"])
    )
    return mark(pdf, job["title"])


def mark(pdf: bytes, title: str) -> bytes:
    """Marks the file as PDF/UA-1 as well, so that a reader shows its title and says its headings."""
    import pikepdf

    finished = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf)) as document:
        with document.open_metadata(set_pikepdf_as_editor=False) as metadata:
            metadata["pdfuaid:part"] = "1"
            metadata["dc:title"] = title
        preferences = document.Root.get("/ViewerPreferences", pikepdf.Dictionary())
        preferences.DisplayDocTitle = True
        document.Root.ViewerPreferences = preferences
        document.Root.PageMode = pikepdf.Name.UseOutlines
        document.save(finished, deterministic_id=True, linearize=False)
    return finished.getvalue()


def main() -> int:
    memory, cpu, biggest = (int(argument) for argument in sys.argv[1:4])
    limit(memory, cpu)
    try:
        job = json.loads(sys.stdin.buffer.read())
    except ValueError:
        return CANNOT_READ_JOB
    refuse_the_world()
    try:
        pdf = print_pdf(job)
    except (MemoryError, RecursionError):
        return TOO_BIG
    except Exception:  # whatever it says may quote the paper, so only the fact leaves this process
        return FAILED
    if len(pdf) > biggest:
        return TOO_BIG
    sys.stdout.buffer.write(pdf)
    return 0


if __name__ == "__main__":
    sys.exit(main())
