"""Whether somebody may know of a thing at all: what decides 404 against 403."""

from sar_portal.access.decide import known


def knows(user, one) -> bool:
    return known(user, type(one)).filter(pk=one.pk).exists()
