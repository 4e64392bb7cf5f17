"""'Is the portal well?' with everything in order and with everything wrong, wide and on a telephone."""

from sar_portal.upkeep import selectors, tasks
from sar_portal.upkeep.findings import wrong
from tests.looking import LONG, look_at_all
from tests.notifications.world import build


def test_the_administrator_reads_how_the_portal_is(transactional_db, live_server, chromium, monkeypatch):
    world = build()
    tasks.live_quick()
    address = f"/admin-area/{world.board.code}/status/"
    assert look_at_all(chromium, live_server, world, [("administrator", "status", address)]) == []
    for key, part in selectors.PARTS.items():
        said = wrong(f"{part.name}: does not answer. {LONG}", f"Start it again. {LONG}")
        monkeypatch.setitem(selectors.PARTS, key, selectors.Part(part.name, lambda said=said: said, part.needed))
    assert look_at_all(chromium, live_server, world, [("administrator", "status-wrong", address)]) == []
