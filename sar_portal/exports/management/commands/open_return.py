"""Opens a return that was taken in, once its agency has said who is on its register (R12, decision 30)."""

from django.core.management.base import BaseCommand, CommandError

from reviews.models import AgencyReturn
from sar_portal.access.errors import Refusal
from sar_portal.accounts.models import User
from sar_portal.exports.services.taking_in import open_taken_in


class Command(BaseCommand):
    help = "Opens a return that was taken in to those with a role, but for whom its agency has on its register."

    def add_arguments(self, parser) -> None:
        parser.add_argument("reference", help="of the return")
        parser.add_argument(
            "--by", required=True, help="e-mail address of who answers for it: the board's administrator"
        )
        parser.add_argument(
            "--on-register",
            nargs="*",
            required=True,
            metavar="ADDRESS",
            help="whoever is on the register, or manages somebody on it, as the agency says; nothing where nobody is",
        )

    def handle(self, *args, reference: str, by: str, on_register: list[str], **options) -> None:
        person = User.objects.filter(email__iexact=by.strip(), is_active=True).first()
        if person is None:
            raise CommandError("Nobody here has an account with this address.")
        found = AgencyReturn.objects.filter(reference=reference).first()
        if found is None:
            raise CommandError("There is no such return.")
        try:
            nobody = open_taken_in(
                agency_return=found, on_register=[one.strip().lower() for one in on_register], by=person
            )
        except Refusal as refusal:
            raise CommandError(refusal.sentence) from refusal
        self.stdout.write(
            f"{reference} is open, and {len(on_register) - len(nobody)} of those on its register have an account here and are "
            "kept out. Its agency enters the register first of all: who comes in later is kept out by that alone."
        )
        if nobody:
            self.stdout.write(
                f"Nobody here has the address of: {', '.join(nobody)}. If it is misspelt, say all of it again."
            )
