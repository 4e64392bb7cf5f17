"""Reads reports of letters that did not arrive: one from standard input, or all new ones of a maildir."""

import mailbox
import sys
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from notifications.bounces import MOST_BYTES, bounces_in, mark_bounced


class Command(BaseCommand):
    help = "Marks the messages that delivery status notifications tell of as bounced."

    def add_arguments(self, parser):
        parser.add_argument("--maildir", type=Path, help="a maildir; without it one report is read from standard input")

    def handle(self, *, maildir: Path | None, **options):
        reports = _new_of(maildir) if maildir else iter([sys.stdin.buffer.read(MOST_BYTES)])
        read = marked = 0
        for report in reports:
            read += 1
            marked += sum(mark_bounced(bounce) for bounce in bounces_in(report))
        self.stdout.write(f"{read} read, {marked} marked as bounced")


def _new_of(folder: Path):
    """Each new letter of the maildir; once what it says is stored, it is put with those that were read."""
    if not (folder / "new").is_dir():
        raise CommandError(f"{folder} is no maildir.")
    box = mailbox.Maildir(folder, create=False)
    for key in list(box.keys()):
        letter = box.get_message(key)
        if letter.get_subdir() == "new":
            yield box.get_bytes(key)
            letter.set_subdir("cur")
            letter.add_flag("S")
            box[key] = letter
