from datetime import date

from django.core.management.base import BaseCommand, CommandError

from sar_portal.access.checkpoints import NoPlace
from sar_portal.access.epochs import InTheWay
from sar_portal.access.errors import Refusal
from sar_portal.accounts.models import Board
from sar_portal.closing.services.trail import put_away


class Command(BaseCommand):
    help = "Puts the audit trail's events of before a day away into sealed files, once two people have decided so (L8)."

    def add_arguments(self, parser):
        parser.add_argument("board", help="the code of the board whose two people decided")
        parser.add_argument(
            "--before", required=True, type=date.fromisoformat, metavar="DATE", help="such as 2019-04-01"
        )

    def handle(self, *args, board, before, **options):
        try:
            made = put_away(board=Board.objects.get(code=board), before=before, tell=self.stdout.write)
        except Board.DoesNotExist as missing:
            raise CommandError(f"There is no board {board}.") from missing
        except Refusal as refusal:
            raise CommandError(refusal.sentence) from refusal
        except (NoPlace, InTheWay, OSError) as place:
            raise CommandError(str(place)) from place
        events = sum(epoch.last - epoch.first + 1 for epoch in made)
        self.stdout.write(f"{events} events were put away. Copy the files to where they are kept.")
