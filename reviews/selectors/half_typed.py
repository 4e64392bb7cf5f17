"""What its writer typed and did not send: nobody else's question finds it."""

from reviews.models import HalfTyped


def unsent_at(viewer, address: str) -> HalfTyped | None:
    """What was typed last at this address and not sent."""
    return HalfTyped.objects.filter(by=viewer, address=address).first()
