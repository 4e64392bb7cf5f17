from django.core.management.base import BaseCommand

from sar_portal.exports.archive import FORMAT, MANIFEST, TRAIL
from sar_portal.exports.selectors.shapes import shapes

# The line of the trail is one line of a table, so it is put together from pieces.
EVENT = (
    "the audit trail of the review, one event a line: `number`, `previous`, `hash` and, where the event tells only what is in "
    "the archive, `body`, of which `hash` is the SHA-256"
)
HEADER = f"""# The archive of a whole review: {FORMAT}

Made by `manage.py export_format` from the record types; a test compares them. How it is asked for and checked stands in
[Files that leave the portal](../explanation/exports.md).

| in the archive | what it is |
|---|---|
| `{MANIFEST}` | the format, the product and its version, the review, and every other file with its size and SHA-256 |
| `README.txt` | the same in words, and how to check it |
| `data/<record type>.json` | the rows of one record type as a list of objects, with the fields below |
| `data/shapes.json` | what stands below, for programs |
| `data/documents.json` | the attached documents: which file, of what, its title |
| `records-index.csv` | the records that each agency secured |
| `letters/`, `reports/` | the letters that were sent, and the PDF of each accepted version |
| `documents/` | documents attached to accepted reports, and evidence of what was done |
| `combined/` | the combined chronology (PDF and CSV) and the combined agency returns (PDF) |
| `{TRAIL}` | {EVENT} |

The manifest is hashed as it lies in the archive. A key of a record type is the `id` of its row, or, where it has none, the
`scope_id`.
"""


def page() -> str:
    parts = [HEADER]
    for kind in shapes():
        parts.append(f"\n## {kind['name']}\n\n{kind['what']}.{' ' + kind['note'] if kind['note'] else ''}\n")
        if kind["name"].endswith("_history"):
            parts.append(
                "\nThe fields of the row as it then was, and `history_date`, `history_user_id`, `history_type` (`+`, `~`, `-`).\n"
            )
            continue
        parts.append("\n| field | type | means |\n|---|---|---|\n")
        parts += [f"| `{one['name']}` | {one['type']} | {one['means']} |\n" for one in kind["fields"]]
    return "".join(parts)


class Command(BaseCommand):
    help = "Prints docs/reference/export-format.md, generated from the record types of a whole review."

    def handle(self, *args, **options):
        self.stdout.write(page(), ending="")
