"""After a new SECRET_KEY: so that the one of before can be thrown away (H8)."""

from django.core.management.base import BaseCommand, CommandError

from imr.services.handover import seal_texts_anew
from sar_portal.accounts.services.sealing_anew import seal_factors_anew

SEALED = {"Second factors": seal_factors_anew, "Texts of hand-overs": seal_texts_anew}


class Command(BaseCommand):
    help = (
        "Seals second factors, and texts of hand-overs that wait, with the present SECRET_KEY. Broken off, it goes on."
    )

    def handle(self, *args, **options) -> None:
        unreadable = 0
        for what, seal in SEALED.items():
            done = seal()
            unreadable += done.unreadable
            self.stdout.write(f"{what} sealed anew: {done.anew}; with the present key already: {done.already}")
        if unreadable:
            raise CommandError(
                f"{unreadable} cannot be opened with SECRET_KEY or SECRET_KEY_FALLBACKS, and were left as they are. Put back the "
                "key that is missing and run this again; where it is lost, those people set up their second factor anew."
            )
        self.stdout.write(
            "Nothing is sealed with an earlier key any more. Signed links of that time need it for as long as they last."
        )
