"""The rendered mail of every kind: no name, no case, one link that works (R9, G1)."""

import re
from html.parser import HTMLParser

import pytest
from django.conf import settings
from django.template.loader import get_template

from notifications import links
from notifications.kinds import AGENCY_ONLY, CAN_WAIT, DIGEST, KINDS
from notifications.models import OutboxMessage
from notifications.notices import Notice
from notifications.services import queue, send_due
from sar_portal.access.permissions import Perm
from sar_portal.design.mail import html_of
from tests.notifications.sink import text_of
from tests.notifications.world import CANARIES, LINK, REFERENCE

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("kind", sorted(set(KINDS) - {DIGEST}))
def test_the_mail_of_every_kind_says_only_what_it_may(world, sink, kind):
    queue(kind=kind, user=world.author, reference=REFERENCE, link=LINK, scope=world.returned)
    assert send_due() == 1
    check_says_only_what_it_may(sink.letters[0], world, kind)


def test_the_daily_mail_says_only_what_it_may(world, sink):
    """It tells of others, so it has every subject that can wait in it."""
    digest = queue(kind=DIGEST, user=world.author, reference=REFERENCE, link=LINK, scope=world.returned)
    for kind in CAN_WAIT:
        queue(kind=kind, user=world.author, reference=REFERENCE, link=LINK, scope=world.returned)
    OutboxMessage.objects.filter(kind__in=CAN_WAIT).update(state=OutboxMessage.State.DIGEST, digest=digest)
    assert send_due() == 1
    check_says_only_what_it_may(sink.letters[0], world, DIGEST)
    text = text_of(sink.letters[0])
    assert all(f"- {KINDS[kind].subject}: {REFERENCE}" in text for kind in CAN_WAIT)


def check_says_only_what_it_may(letter, world, kind: str) -> None:
    words = f"{letter['Subject']}\n{text_of(letter)}"
    check_html_says_the_same(letter)
    assert f"http://localhost:8000{LINK}" in words
    assert KINDS[kind].sentence in words
    for canary in (*CANARIES, world.author.email, world.agency.name, "Chronology", "disciplin", "{{", "{%"):
        assert canary not in words
    assert set(re.findall(r"\S+@\S+", letter.as_string())) <= {
        world.author.email,
        f"<{settings.DEFAULT_FROM_EMAIL.split('<')[1]}",
        f"{letter['Message-ID']}",
    }
    assert letter["Auto-Submitted"] == "auto-generated"


class Read(HTMLParser):
    """What a mail program would show of a page, and every tag with its attributes."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.said: list[str] = []
        self.tags: list[tuple[str, dict]] = []
        self.feed(html)

    def handle_starttag(self, tag, attrs) -> None:
        if tag != "wbr":  # where a line may break says nothing
            self.tags.append((tag, dict(attrs)))
        self.said.append(" - " if tag == "li" else " " if tag in {"p", "br", "ul"} else "")

    def handle_data(self, data) -> None:
        self.said.append(data)


def check_html_says_the_same(letter) -> None:
    """The two forms, text first; the second has the words of the first, links to the same page, and fetches nothing."""
    assert [part.get_content_type() for part in letter.get_payload()] == ["text/plain", "text/html"]
    text, read = text_of(letter), Read(text_of(letter, "text/html"))
    assert "".join(read.said).split() == [*letter["Subject"].split(), *text.split()]
    assert {tag for tag, _ in read.tags} <= {"html", "head", "meta", "title", "body", "p", "ul", "li", "br", "a"}
    assert {name for _, attrs in read.tags for name in attrs} <= {"lang", "charset", "name", "content", "href"}
    assert {attrs["href"] for _, attrs in read.tags if "href" in attrs} == set(re.findall(r"https?://\S+", text))


def test_an_html_letter_escapes_every_word():
    html = html_of("<b>Subject</b>", "<script>x</script> & 'y'\nhttp://localhost/?a=1&b=\"2\n\n- <i>one</i>\n- two")
    assert "<script>" not in html and "<i>" not in html and "<b>" not in html
    read = Read(html)
    assert ("a", {"href": 'http://localhost/?a=1&b="2'}) in read.tags
    assert [tag for tag, _ in read.tags][-6:] == ["p", "br", "a", "ul", "li", "li"]


def test_a_signed_link_is_valid_for_its_path_alone(world, sink):
    path = "/record/3f2b/"
    queue(kind="interview_link", address="staff@else.example", reference=REFERENCE, link=path, sign_link=True)
    send_due()
    found = re.search(r"http://localhost:8000(\S+)\?key=(\S+)", text_of(sink.letters[0]))
    assert found is not None and found[1] == path
    assert links.valid(path, found[2])
    assert not links.valid("/record/3f2c/", found[2])
    assert not links.valid(path, found[2][:-1])
    assert not links.valid(path, "")


def test_an_earlier_key_still_opens_its_links(settings):
    given = links.signature("/record/1/")
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "the next one", [settings.SECRET_KEY]
    assert links.valid("/record/1/", given)
    settings.SECRET_KEY_FALLBACKS = []
    assert not links.valid("/record/1/", given)


def test_every_template_of_a_letter_belongs_to_a_kind():
    folder = settings.BASE_DIR / "templates" / "email"
    assert {path.stem for path in folder.iterdir()} <= set(KINDS) | {"letter"}
    for path in folder.glob("*.txt"):
        assert "{{ reference }}" in path.read_text() or path.stem in {"invitation", "new_sign_in", "factor_reset"}
        get_template(f"email/{path.name}")
    # There is one page for all, without words of its own: they are those of the text.
    assert [path.name for path in folder.iterdir() if path.suffix != ".txt"] == ["letter.html"]
    own = "".join(Read((folder / "letter.html").read_text()).said)
    assert not re.sub(r"{[{%].*?[%}]}", "", own).strip()


def test_what_stays_in_the_agency_is_marked_so():
    assert {"hand_over", "interview_link", "interview_confirmed"} <= AGENCY_ONLY


@pytest.fixture
def subject(world):
    """What a state table moves, as far as a notice looks at it."""
    scope = world.returned
    scope.notice_reference, scope.notice_link = REFERENCE, lambda: LINK
    return scope


def told() -> set[str]:
    return {email.split("@")[0] for email in OutboxMessage.objects.values_list("user__email", flat=True) if email}


def test_a_notice_goes_to_the_holders_but_the_one_who_acted(world, subject):
    Notice("part_accepted").queue(subject, by=world.lead)
    assert told() == {"coordinator", "author"}
    assert set(OutboxMessage.objects.values_list("needs", "scope")) == {
        ("check_quality", world.returned.pk),
        ("submit", world.returned.pk),
    }


def test_the_state_table_may_name_its_own_people(world, subject):
    Notice("part_accepted", to=Perm.ACCEPT).queue(subject, by=world.lead)
    assert told() == {"manager"}


def test_a_misspelt_or_aimless_notice_fails_when_the_table_is_read():
    for wrong in ("part_acepted", "deadline_on"):
        with pytest.raises(ValueError, match=wrong):
            Notice(wrong)
