"""What is served is what we looked at, without the typeface and the emblems that we may not use."""

import hashlib
import re
from dataclasses import replace

import pytest

from sar_portal.design.vendor import PACKAGES, STATIC_VENDOR, CannotVendor, changed, cleaned, without_branding

SERVED = {".css", ".js", ".svg", ".html", ".json", ".woff", ".woff2", ".png", ".ico"}


def served_files(settings):
    return [path for path in (settings.BASE_DIR / "static").rglob("*") if path.suffix in SERVED]


def test_neither_typeface_nor_emblem_is_served(settings):
    files = served_files(settings)
    assert files
    for path in files:
        text = path.read_bytes().lower()
        for word in (b"gds transport", b"crest", b"crown", b"sourcemappingurl"):
            assert word not in text, f"{path.name}: {word}"
    assert not [path for path in STATIC_VENDOR.rglob("*") if path.suffix in {".woff", ".woff2"}]


@pytest.mark.parametrize("package", PACKAGES, ids=lambda package: package.folder)
def test_each_package_is_whole(package):
    folder = STATIC_VENDOR / package.folder / package.version
    assert (folder / "VERSION").read_text() == f"{package.name} {package.version}\n"
    assert len((folder / "LICENCE.txt").read_text()) > 300
    sums = dict(line.split()[::-1] for line in (folder / "SHA256SUMS").read_text().splitlines())
    assert set(sums) == set(package.files.values())
    for name, expected in sums.items():
        assert hashlib.sha256((folder / name).read_bytes()).hexdigest() == expected, name


def test_the_page_uses_the_versions_that_are_there(settings):
    page = (settings.BASE_DIR / "templates/base.html").read_text()
    for package in PACKAGES:
        assert f"vendor/{package.folder}/{package.version}/" in page
    for name in re.findall(r'static "([^"]+)"', page):
        assert (settings.BASE_DIR / "static" / name).is_file(), name


def test_branding_is_taken_out_and_nothing_else():
    css = (
        "@font-face{font-family:GDS Transport;src:url(/a.woff2)}a{font-family:GDS Transport,arial,sans-serif;color:red}"
        ".govuk-footer__crown{margin:0}b{background-image:url(/assets/images/govuk-crest.svg);top:0}"
    )
    assert without_branding(css) == "a{font-family:arial,sans-serif;color:red}b{background-image:none;top:0}"


def test_a_name_that_came_back_stops_the_upgrade():
    with pytest.raises(CannotVendor, match="crown"):
        cleaned("new.css", ".govuk-header__crown-new{}")


def test_htmx_never_writes_the_browsers_storage():
    (htmx,) = [package for package in PACKAGES if package.folder == "htmx"]
    served = (STATIC_VENDOR / "htmx" / htmx.version / "htmx.min.js").read_text()
    assert 'return false;const e="htmx:sessionStorageTest"' in served
    with pytest.raises(CannotVendor, match="look at this change again"):
        changed(replace(htmx, version="9"), served.replace("sessionStorageTest", "other"))


def test_no_page_asks_another_site_for_anything(settings):
    templates = [path for path in (settings.BASE_DIR / "templates").rglob("*.html")]
    asks = re.compile(r"<(?:script|link|img|iframe)[^>]+(?:src|href)=[\"'](?:https?:)?//", re.I)
    assert not [path.name for path in templates if asks.search(path.read_text())]
    inline = re.compile(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son\w+=[\"']|\|safe\b", re.I)
    drawn = [path for path in templates if path.parts[-2] in {"components", "forms", "widgets", "errors"}]
    assert not [path.name for path in drawn if inline.search(path.read_text())]
