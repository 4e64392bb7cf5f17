"""The crest on its page: chosen, looked at, put into other words and taken away, with what was decided before."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from playwright.sync_api import expect

from sar_portal.documents.models import BoardCrest
from sar_portal.documents.selectors import content_of
from sar_portal.documents.services import decide_crest
from tests.accounts.sign_in import sign_in
from tests.documents.test_crests import PNG, picture
from tests.looking import HOSTILE, LONG, look_here, signed_in

PAGE = "/admin-area/ASAB/settings/crest/"
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def private_root(settings, tmp_path):
    settings.PRIVATE_ROOT = tmp_path / "files"


@pytest.fixture
def admin(client, world):
    sign_in(client, world.administrator)
    return client


def sent(data: bytes | None = None, *, seen: int = 0, **more) -> dict:
    file = {"file": SimpleUploadedFile("Anna's crest.png", data)} if data else {}
    return {"seen": str(seen), "alternative": "Zq arms", "reason": ""} | file | more


def test_a_crest_is_chosen_put_into_other_words_and_taken_away(admin):
    assert "There is no crest" in admin.get(PAGE).content.decode()
    assert admin.post(PAGE, sent(picture(), reason="Zq why")).status_code == 302
    first = BoardCrest.objects.get()
    address = f"{PAGE}{first.pk}/"
    page = admin.get(PAGE).content.decode()
    assert f'src="{address}" alt="Zq arms"' in page and "Zq why" in page and first.sha256 in page
    assert "Anna" not in page
    shown = admin.get(address)
    assert shown.content.startswith(PNG) and shown.content == content_of(first.file)
    assert (shown["Content-Type"], shown["X-Content-Type-Options"]) == ("image/png", "nosniff")
    assert admin.get(f"{PAGE}{first.pk + 1}/").status_code == 404

    assert admin.post(PAGE, sent(seen=first.pk, alternative="Zq other words")).status_code == 302
    second = BoardCrest.objects.last()
    assert (second.file, second.alternative) == (first.file, "Zq other words")
    assert admin.post(PAGE, {"seen": str(second.pk), "remove": "yes"}).status_code == 302
    page = admin.get(PAGE).content.decode()
    assert "There is no crest" in page and "Crest taken away" in page and "Zq other words" in page
    assert BoardCrest.objects.count() == 3 and admin.get(address).status_code == 200


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        (sent(), "Choose"),
        (sent(b"no picture"), "named as a PNG picture but is not one"),
        (sent(picture(), alternative=""), "Enter"),
        (sent(picture() + b"0" * 2_000_000), "smaller than 2 MB"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(admin, typed, words):
    page = admin.post(PAGE, typed | {"reason": "Zq kept"}).content.decode()
    assert words in page and "Zq kept" in page and "There is a problem" in page
    assert not BoardCrest.objects.exists()


def test_of_two_administrators_neither_decides_over_the_other(admin, world):
    theirs = decide_crest(
        board=world.board, data=picture(), name="x.png", alternative="Zq theirs", seen=0, by=world.second_administrator
    )
    page = admin.post(PAGE, sent(picture(colour="red"))).content.decode()
    assert "Somebody else changed the crest meanwhile" in page and BoardCrest.objects.count() == 1
    assert 'value="Zq arms"' in page and "In words: Zq theirs" in page and f'name="seen" value="{theirs.pk}"' in page
    admin.post(PAGE, {"seen": "0", "remove": "yes"})
    assert BoardCrest.objects.count() == 1


def test_only_who_runs_the_board_reaches_it(client, world):
    made = decide_crest(
        board=world.board, data=picture(), name="x.png", alternative="Arms", seen=0, by=world.administrator
    )
    for name in ("coordinator", "auditor", "police_lead", "other_administrator"):
        sign_in(client, world.people[name])
        assert {client.get(address).status_code for address in (PAGE, f"{PAGE}{made.pk}/")} <= {403, 404}, name


@pytest.mark.django_db(transaction=True)
def test_the_page_in_a_browser(world, live_server, chromium, tmp_path):
    """Without a crest, with a wide one under long and hostile words, and with one that is no picture; at both widths."""
    page, wrong = signed_in(chromium, live_server, world.administrator)
    page.goto(live_server.url + reverse("people:board_crest", args=["ASAB"]))
    wrong += look_here(page, "board_crest-none")
    (tmp_path / "wide.png").write_bytes(picture(size=(1400, 300)))
    page.get_by_label("Picture").set_input_files(tmp_path / "wide.png")
    page.get_by_label("What it shows, in words").fill((HOSTILE + LONG)[:120])
    page.get_by_role("button", name="Save the crest").click()
    shown = page.get_by_role("img", name=HOSTILE.strip()[:20])
    expect(shown).to_have_js_property("naturalWidth", 720)  # once the picture is there, which is after the page
    expect(shown).to_have_js_property("complete", True)
    wrong += look_here(page, "board_crest")
    (tmp_path / "none.png").write_bytes(b"no picture")
    page.get_by_label("Another picture").set_input_files(tmp_path / "none.png")
    page.get_by_role("button", name="Save the crest").click()
    page.get_by_text("There is a problem").wait_for()
    assert wrong + look_here(page, "board_crest-wrong") == []
