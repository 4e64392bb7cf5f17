"""What keeps the house small and plain: top level, sizes, what no file may hold."""

import re

from tests.house.files import ours, text_of, tracked
from tests.world.places import url_names

TOP = {
    ".ci", ".dockerignore", ".gitignore", "Dockerfile", "README.md", "chronology", "docker-compose.yml", "docs", "imr",
    "manage.py", "notifications", "pyproject.toml", "requirements-dev.txt", "requirements.txt", "reviews", "run",
    "sar_portal", "static", "templates", "tests",
}  # fmt: skip
# Written as pieces, or this file would be found by its own test.
HOSTS = ("pypi" + ".org", "python" + "hosted.org", "npmjs" + ".org", "registry." + "npm")
PLACES = ("/work" + "/main", "/work" + "/shared", "/root" + "/", "/home" + "/user")


def test_the_top_level_is_what_was_given():
    assert {name.split("/")[0] for name in tracked()} - TOP - {"LICENSE", "LICENCE"} == set()


def _longer(names: list[str], most: int) -> dict[str, int]:
    lengths = {name: text_of(name).count("\n") for name in names}
    return {name: length for name, length in lengths.items() if length > most}


def test_no_file_is_longer_than_400_lines():
    names = [
        name for name in ours(".py", ".js", ".css") if "/migrations/" not in name and not name.startswith("static/css/")
    ]
    assert _longer(names, 400) == {}


def test_no_test_file_is_longer_than_300_lines():
    assert _longer(ours(".py", under=("tests/",)), 300) == {}


def test_no_template_is_longer_than_120_lines():
    assert _longer(ours(".html", ".txt", under=("templates/",)), 120) == {}


def test_no_file_names_a_registry_or_a_place_on_someones_machine():
    names = [
        name
        for name in tracked()
        if name.endswith((".py", ".md", ".txt", ".toml", ".yml", ".html", ".js", ".sh", "run"))
    ]
    found = [(name, word) for name in names for word in (*HOSTS, *PLACES) if word in text_of(name)]
    assert [pair for pair in found if not pair[0].startswith("static/vendor/")] == []


UNSAFE = {
    "|safe": re.compile(r"\|\s*safe(seq)?\b"),
    "autoescape off": re.compile(r"autoescape\s+off"),
    "style=": re.compile(r"<[^>]*\sstyle\s*="),
    "script without a file": re.compile(r"<script(?![^>]*\ssrc=)"),
    "inline handler": re.compile(r"<[^>]*\son[a-z]+\s*="),
    "<style>": re.compile(r"<style\b"),
}


def test_no_template_opens_a_door_in_the_content_security_policy():
    names = ours(".html", ".svg", under=("templates/", "sar_portal/", "tests/design/"))
    names += [
        name for name in ours(".txt", under=("templates/",)) if not name.startswith("templates/email/")
    ]  # plain text
    found = [(name, what) for name in names for what, pattern in UNSAFE.items() if pattern.search(text_of(name))]
    assert found == []


def test_no_python_file_marks_text_as_safe():
    names = [name for name in ours(".py", under=("sar_portal/", "reviews/", "chronology/", "imr/", "notifications/"))]
    net = {"sar_portal/design/formatted.py"}  # what it marks as safe has just been cleaned
    assert {name for name in names if re.search(r"mark_safe|SafeString\(|\bSafeText\(", text_of(name))} == net


def test_views_and_templates_leave_the_tables_alone():
    """Views ask selectors and services; what a view saves goes round who, when and the audit trail."""
    views = [name for name in ours(".py") if "/views/" in name or name.endswith("/views.py")]
    views = [name for name in views if not name.startswith(("tests/", "sar_portal/access/"))]
    pattern = re.compile(r"\.(objects|_default_manager)\b|\.(save|delete|update|bulk_create|create)\(")
    found = {name: hit for name in views if (hit := pattern.findall(_code(text_of(name))))}
    assert found == {}


def _code(text: str) -> str:
    """Without `dict.update` of a context or of a form's own verbs, which are no tables."""
    return re.sub(r"\b(context|headers|session|data|self)\.(update|save)\(", "", text)


def test_a_hand_over_is_in_no_selector_of_the_combined_pages():
    """R6: nothing that reads across agencies knows that hand-overs exist."""
    names = ours(
        ".py", under=("sar_portal/combined/", "chronology/", "reviews/", "sar_portal/documents/", "sar_portal/home/")
    )
    names = [name for name in names if "/migrations/" not in name]
    assert [name for name in names if re.search(r"\bHandOver\b|hand_over\b|import handover", text_of(name))] == []


def test_a_page_that_may_be_missing_is_not():
    """`url_if_any` shows nothing where no room answers to the name; every room is there now, so a wrong name loses a link."""
    named = {name for page in ours(".html") for name in re.findall(r'url_if_any "([^"]+)"', text_of(page))}
    assert named - set(url_names()) == set()


def test_what_one_block_of_a_template_makes_no_other_uses():
    """`{% url … as back %}` is forgotten where its block ends: a link made of it elsewhere leads nowhere."""
    lost = [
        name
        for name in ours(".html", under=("templates/",))
        for block in re.findall(r"{% block \w+ %}(.*?){% endblock", text_of(name), re.S)
        if 'href="{{ back }}"' in block and " as back %}" in text_of(name) and " as back %}" not in block
    ]
    assert lost == []
