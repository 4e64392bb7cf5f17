from django.core.management.base import BaseCommand

from sar_portal.access.row_wall import lower_walls, raise_walls, walls, walls_down
from sar_portal.access.second_wall import as_owner


class Command(BaseCommand):
    help = "Shows whether the second wall in the database stands; as the owner of the tables, lowers it or raises it by hand."

    def add_arguments(self, parser):
        parser.add_argument("what", choices=["show", "lower", "raise"])

    def handle(self, *args, **options):
        if options["what"] != "show":
            with as_owner():
                lower_walls() if options["what"] == "lower" else raise_walls()
        down = walls_down()
        for table in down:
            self.stdout.write(f"down  {table}")
        there = sum(1 for _ in walls())
        self.stdout.write(f"The wall stands before {there - len(down)} of {there} tables of cases.")
