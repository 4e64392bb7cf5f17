"""A class that no style sheet knows is a page that looks wrong."""

import re

import pytest
from django.template import engines

WRITTEN = re.compile(r'class="([^"]*)"')
NAME = re.compile(r"(?<![\w-])((?:portal|govuk|agency)-[\w!-]+)")
# hooks that scripts look for, and classes that GOV.UK Frontend gives no rules of its own
HOOKS = {"govuk-js-character-count", "govuk-js-service-navigation-toggle", "govuk-frontend-supported"}


@pytest.fixture(scope="module")
def known(request):
    from django.conf import settings

    sheets = [path.read_text() for path in (settings.BASE_DIR / "static").rglob("*.css")]
    return {name.replace("\\", "") for sheet in sheets for name in re.findall(r"\.((?:\\.|[\w-])+)", sheet)}


def test_every_class_of_ours_in_a_template_has_a_rule(settings, known):
    unknown = {}
    for path in (settings.BASE_DIR / "templates").rglob("*.html"):
        text = re.sub(r"\{%.*?%\}|\{\{.*?\}\}", "*", path.read_text())
        for classes in WRITTEN.findall(text):
            for name in NAME.findall(classes):
                if name.startswith(("portal-", "agency-")) and name not in known and f"{name}*" not in classes:
                    unknown.setdefault(name, []).append(path.name)
    assert unknown == {}


def test_every_template_can_be_read(settings):
    folder = settings.BASE_DIR / "templates"
    compiled = folder / "jinja2"
    for path in folder.rglob("*.html"):
        engine, under = ("rows", compiled) if path.is_relative_to(compiled) else ("django", folder)
        engines[engine].get_template(str(path.relative_to(under)))
