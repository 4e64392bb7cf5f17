"""Takes in a whole review from its archive (decision 30)."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from sar_portal.access.errors import Refusal
from sar_portal.accounts.models import User
from sar_portal.exports.services.taking_in import take_in_review


class Command(BaseCommand):
    help = "Takes in the review of an archive that this installation does not have; all of it, or nothing."

    def add_arguments(self, parser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--manifest",
            required=True,
            help="the fingerprint of the manifest, as the portal that made the archive shows it on the export's page",
        )
        parser.add_argument(
            "--by", required=True, help="e-mail address of who answers for it: a coordinator of its board"
        )

    def handle(self, *args, file: Path, manifest: str, by: str, **options) -> None:
        person = User.objects.filter(email__iexact=by.strip(), is_active=True).first()
        if person is None:
            raise CommandError("Nobody here has an account with this address.")
        try:
            with file.open("rb") as stream:
                came = take_in_review(stream=stream, manifest=manifest.strip().lower(), by=person)
        except OSError as error:
            raise CommandError("There is no such file, or it can't be read.") from error
        except Refusal as refusal:
            raise CommandError(refusal.sentence) from refusal
        self.stdout.write(
            f"{came.review.reference} is here, {came.review.get_state_display().lower()}, with {came.rows} rows and {came.files} "
            f"files. Of the people in it {came.known} have an account here; for {came.made} an ended one was made, by which "
            "nobody can sign in."
        )
        if came.in_progress:
            self.stdout.write(
                "Being written when the archive was made, and to be begun anew, as no draft is in it: "
                f"{', '.join(came.in_progress)}."
            )
        self.stdout.write(
            "Nobody was given a role: appoint the people of the review, and share it anew. Registers of practitioners stayed "
            "with their agencies, so its returns are closed to everybody, whatever role they have here (R12). Ask each agency "
            "who is on its register, and open its return: manage.py open_return RETURN --by ADDRESS --on-register ADDRESS …"
        )
