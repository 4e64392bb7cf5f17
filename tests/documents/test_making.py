"""One worker makes a thing at a time; whoever waits sees how far it is; a worker that was killed holds nothing up."""

from datetime import timedelta

import pytest
from django.utils import timezone

from sar_portal.documents.models import Making
from sar_portal.documents.selectors import how_far
from sar_portal.documents.services import SILENCE, making


def test_the_second_worker_is_told_that_there_is_a_first(db):
    with making("paper:1") as told:
        told(40)
        assert how_far("paper:1") == 40
        with making("paper:1") as other, making("paper:2") as another:
            assert other is None and another is not None
        assert how_far("paper:1") == 40
    assert how_far("paper:1") is None and not Making.objects.exists()


def test_what_failed_can_be_begun_again(db):
    with pytest.raises(ZeroDivisionError), making("paper:1"):
        raise ZeroDivisionError
    with making("paper:1") as told:
        assert told is not None


def test_a_worker_that_was_killed_is_waited_for_only_so_long(db):
    Making.objects.create(what="paper:1", heard_at=timezone.now() - SILENCE + timedelta(seconds=30))
    with making("paper:1") as told:
        assert told is None
    Making.objects.update(heard_at=timezone.now() - SILENCE - timedelta(seconds=1))
    with making("paper:1") as told:
        assert told is not None
