"""Fetches the vendored front end and takes out what we may not ship: `python -m sar_portal.design.vendor`.

GOV.UK's typeface is licensed for its own domain alone, and its emblems mark the central government: a board's service
uses the components without them. The files land under static/vendor/<name>/<version>/ with their version, licence and
sha256 beside, so the running application needs no Node and an upgrade is this command with a new line in PACKAGES.
"""

import hashlib
import re
import subprocess
import sys
import tarfile
import tempfile
from dataclasses import dataclass
from pathlib import Path

STATIC_VENDOR = Path(__file__).resolve().parents[2] / "static" / "vendor"
BANNED = ("gds transport", "crest", "crown")
SOURCE_MAP = re.compile(r"(/\*#\s*sourceMappingURL=.*?\*/|//#\s*sourceMappingURL=\S*)\s*$")


class CannotVendor(Exception):
    """A sentence for the person at the terminal."""


@dataclass(frozen=True)
class Package:
    name: str  # as npm knows it
    version: str
    sha256: str  # of the packed file, so that a changed upload is noticed
    files: dict[str, str]  # path in the package -> our file name
    licence: str
    changes: tuple[tuple[str, str], ...] = ()  # (as it comes, as we serve it), each found exactly once

    @property
    def folder(self) -> str:
        return self.name.removesuffix(".org")


MIT = """MIT License

{holder}

Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated
documentation files (the "Software"), to deal in the Software without restriction, including without limitation the
rights to use, copy, modify, merge, publish, distribute, sublicense, and/or sell copies of the Software, and to permit
persons to whom the Software is furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all copies or substantial portions of the
Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE
WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR
COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR
OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.
"""
GOVUK = MIT.format(
    holder="Copyright (c) 2017 Crown Copyright (Government Digital Service)\n\n"
    "Changed for SAR Portal: the typeface, the emblems and the source map comments were taken out."
)

PACKAGES = (
    Package(
        name="govuk-frontend",
        version="6.6.0",
        sha256="52c4eb554e54d8a6e4ba801e9da5ec3a5b930fd2f117a39677f0b6296e954751",
        files={
            "dist/govuk/govuk-frontend.min.css": "govuk-frontend.min.css",
            "dist/govuk/govuk-frontend.min.js": "govuk-frontend.min.js",
        },
        licence=GOVUK,
    ),
    Package(
        name="htmx.org",
        version="2.0.11",
        sha256="165a2655073e9e6e55e307a7c74e8ebcdb76afb7701f9c16cfd106a13add408e",
        files={"dist/htmx.min.js": "htmx.min.js"},
        licence="LICENSE",
        # htmx keeps the address, words of a search included, in the browser's storage. Nothing of a case may be (R15).
        changes=(('const e="htmx:sessionStorageTest";try{', 'return false;const e="htmx:sessionStorageTest";try{'),),
    ),
)


def without_branding(css: str) -> str:
    """The style sheet with neither the licensed typeface nor the emblems."""
    css = re.sub(r"@font-face\{[^}]*\}", "", css)
    css = re.sub(r"/\*! Copyright \(c\) 2011 .*?\*/", "", css, flags=re.S)
    css = re.sub(r"[\"']?GDS Transport[\"']?,\s*", "", css)
    css = re.sub(r"url\([^)]*crest[^)]*\)", "none", css)
    return re.sub(r"\.govuk-footer__crown\{[^}]*\}", "", css)


def changed(package: Package, content: str) -> str:
    """The file with our changes; refuses a version in which one no longer fits."""
    for old, new in package.changes:
        if content.count(old) != 1:
            raise CannotVendor(f"{package.name} {package.version} has no single '{old}': look at this change again.")
        content = content.replace(old, new)
    return content


def cleaned(name: str, content: str) -> str:
    """One file as it will be served; refuses to write a name that must not be served."""
    content = SOURCE_MAP.sub("", content.rstrip()) + "\n"
    if name.endswith(".css"):
        content = without_branding(content)
    left = [word for word in BANNED if word in content.lower()]
    if left:
        raise CannotVendor(f"{name} still has {', '.join(left)}: without_branding() needs a new rule for this version.")
    return content


def fetch(package: Package, folder: Path) -> tarfile.TarFile:
    """Asks npm for the packed file and checks it is the one we looked at."""
    asked = ["npm", "pack", "--silent", f"{package.name}@{package.version}"]
    done = subprocess.run(asked, cwd=folder, capture_output=True, text=True, check=False)  # noqa: S603 our own table
    if done.returncode:
        raise CannotVendor(f"npm could not fetch {package.name} {package.version}: {done.stderr.strip()}")
    packed = folder / done.stdout.strip().splitlines()[-1]
    found = hashlib.sha256(packed.read_bytes()).hexdigest()
    if found != package.sha256:
        raise CannotVendor(f"{package.name} {package.version} has sha256 {found}, not the one in PACKAGES.")
    return tarfile.open(packed)


def read(archive: tarfile.TarFile, path: str) -> str:
    member = archive.extractfile(f"package/{path}")
    if member is None:
        raise CannotVendor(f"The package has no file {path}.")
    return member.read().decode("utf-8")


def install(package: Package, root: Path = STATIC_VENDOR) -> Path:
    """Writes one package under its name and version, with what it is, its licence and its hashes."""
    target = root / package.folder / package.version
    target.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, fetch(package, Path(folder)) as archive:
        for path, name in package.files.items():
            (target / name).write_text(cleaned(name, changed(package, read(archive, path))), encoding="utf-8")
        licence = read(archive, package.licence) if "\n" not in package.licence else package.licence
    (target / "LICENCE.txt").write_text(licence, encoding="utf-8")
    (target / "VERSION").write_text(f"{package.name} {package.version}\n", encoding="utf-8")
    lines = [f"{hashlib.sha256((target / name).read_bytes()).hexdigest()}  {name}" for name in package.files.values()]
    (target / "SHA256SUMS").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return target


def main() -> int:
    for package in PACKAGES:
        try:
            install(package)
        except CannotVendor as refused:
            sys.stderr.write(f"{refused}\n")
            return 1
        sys.stdout.write(f"{package.folder} {package.version} is in place.\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
