"""What beat does each night, by hand (N2)."""

from django.core.management.base import BaseCommand, CommandError

from sar_portal.documents.selectors import AWAY
from sar_portal.documents.storage import StoreAway
from sar_portal.upkeep.strays import sweep


class Command(BaseCommand):
    help = "Takes away files that no row has named for a week: what a step left that broke off before it was committed."

    def add_arguments(self, parser) -> None:
        parser.add_argument("--many", action="store_true", help="also where they are many: you know why")

    def handle(self, *args, many: bool, **options) -> None:
        try:
            swept = sweep(many=many)
        except StoreAway as error:
            raise CommandError(AWAY) from error
        if swept.found > swept.removed:
            raise CommandError(
                f"{swept.found} files have no row, and none was taken away: are these the files of this database? After a "
                "restore of an older database they are what came since; with --many they go."
            )
        self.stdout.write(f"{swept.removed} files without a row were taken away.")
