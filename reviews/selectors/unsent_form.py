"""What its writer typed and did not send: nobody else's question finds it."""

from reviews.models import UnsentForm


def unsent_at(viewer, address: str) -> UnsentForm | None:
    """What was typed last at this address and not sent."""
    return UnsentForm.objects.filter(by=viewer, address=address, sent=False).first()
