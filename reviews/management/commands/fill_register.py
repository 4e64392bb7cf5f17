from django.core.management.base import BaseCommand

from reviews.services.agreeing import take_over_earlier


class Command(BaseCommand):
    help = "Enters recommendations of reports that were accepted before there was a register. Doing it again changes nothing."

    def handle(self, *args, **options):
        self.stdout.write(f"Reports entered: {take_over_earlier()}")
