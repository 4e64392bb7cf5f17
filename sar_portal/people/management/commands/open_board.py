"""Opens a board and names its first administrator: the one thing that no page does."""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.urls import reverse

from sar_portal.access.errors import Refused
from sar_portal.accounts.models import Board
from sar_portal.accounts.services import first_administrator, open_board


class Command(BaseCommand):
    help = "Opens a board and gives it its first administrator, who then invites everybody else."

    def add_arguments(self, parser):
        parser.add_argument("code", help="short code used in references, such as ASAB")
        parser.add_argument("name", help="name of the Safeguarding Adults Board")
        parser.add_argument("email", help="e-mail address of the first administrator")
        parser.add_argument("person", help="their full name")

    @transaction.atomic
    def handle(self, *args, code, name, email, person, **options):
        if Board.objects.filter(code=code.upper()).exists():
            raise CommandError(f"There is a board with the code {code.upper()} already.")
        try:
            first_administrator(board=open_board(name=name, code=code), email=email, name=person)
        except Refused as refusal:
            raise CommandError(refusal.sentence) from refusal
        address = settings.BASE_URL + reverse("account_reset_password")
        self.stdout.write(f"Opened. The administrator chooses a password here, then adds a second factor:\n{address}")
