"""What the product is built of, read from its lock file: the bill of materials (`./run sbom`), and whether each licence is one
that is allowed (`./run check`). What is allowed, and each exception with its reason, stands in pyproject.toml.
"""

import re
import sys
import tomllib
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import Any

from .errors import Stop
from .places import CHECKOUT

LOCK = CHECKOUT / "requirements.txt"
# What older packages say by a classifier, in the words of newer ones.
CLASSIFIERS = {
    "MIT License": "MIT",
    "BSD License": "BSD",
    "Apache Software License": "Apache-2.0",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    "Python Software Foundation License": "PSF-2.0",
}


@dataclass(frozen=True)
class Package:
    """One locked package; `licence` is empty where it says none, or is not installed on this kind of machine."""

    name: str
    version: str
    hashes: tuple[str, ...]
    licence: str = ""


def locked(text: str) -> list[Package]:
    """Each package of a lock file with its hashes and the licence that the installed one says it has."""
    found = re.findall(
        r"^([a-z0-9._-]+)==([^\s;\\]+)[^\n]*((?:\n +--hash=sha256:[0-9a-f]{64}[ \\]*)+)", text, re.MULTILINE
    )
    return [
        Package(name, version, tuple(re.findall(r"[0-9a-f]{64}", hashes)), _licence_of(name))
        for name, version, hashes in found
    ]


def _licence_of(name: str) -> str:
    try:
        said = metadata.metadata(name)
    except metadata.PackageNotFoundError:
        return ""
    if expressions := said.get_all("License-Expression"):
        return str(expressions[0])
    classes = [one.rpartition(" :: ")[2] for one in said.get_all("Classifier") or [] if one.startswith("License :: ")]
    # Several classifiers do not say whether one may choose: all must be allowed.
    named = [CLASSIFIERS.get(one, one) for one in classes] or [
        "".join(said.get_all("License") or []).strip().partition("\n")[0]
    ]
    return " AND ".join(named)


def allowed(licence: str, among: set[str]) -> bool:
    """Of several that one may choose from, one is enough; of several that hold together, each is needed."""
    return any(all(one.strip(" ()") in among for one in either.split(" AND ")) for either in licence.split(" OR "))


def not_allowed(packages: list[Package], rules: dict[str, Any]) -> list[str]:
    """A sentence for each package whose licence nobody allowed, and for each exception that is for nothing."""
    exceptions, among = rules["exceptions"], set(rules["allowed"])
    wrong = [
        f"{one.name} {one.version}: {one.licence or 'no licence is known here'}"
        for one in packages
        if one.name not in exceptions and not allowed(one.licence, among)
    ]
    names = {one.name for one in packages}
    return wrong + [f"{name}: is excepted and no longer locked" for name in exceptions if name not in names]


def rules() -> dict[str, Any]:
    found: dict[str, Any] = tomllib.loads((CHECKOUT / "pyproject.toml").read_text())["tool"]["sar-portal"]["licences"]
    return found


def write_bill_of_materials(file: Path) -> None:
    """CycloneDX 1.6: every locked package with version, address, hashes and licence. Raises Stop when it would not be valid."""
    # Only here: the set-up runs before anything but Python is there.
    from cyclonedx.model import HashAlgorithm, HashType
    from cyclonedx.model.bom import Bom
    from cyclonedx.model.component import Component, ComponentType
    from cyclonedx.model.license import DisjunctiveLicense
    from cyclonedx.output.json import JsonV1Dot6
    from cyclonedx.schema import SchemaVersion
    from cyclonedx.validation.json import JsonStrictValidator
    from packageurl import PackageURL

    exceptions = rules()["exceptions"]
    product = tomllib.loads((CHECKOUT / "pyproject.toml").read_text())["project"]
    bill = Bom()
    bill.metadata.component = Component(
        name=product["name"], version=product["version"], type=ComponentType.APPLICATION, bom_ref=product["name"]
    )
    parts = []
    for one in locked(LOCK.read_text()):
        licence = exceptions.get(one.name, {}).get("licence") or one.licence
        address = PackageURL(type="pypi", name=one.name, version=one.version)
        parts.append(
            Component(
                name=one.name,
                version=one.version,
                type=ComponentType.LIBRARY,
                bom_ref=str(address),
                purl=address,
                hashes=[HashType(alg=HashAlgorithm.SHA_256, content=each) for each in one.hashes],
                licenses=[DisjunctiveLicense(name=licence)] if licence else [],
            )
        )
        bill.components.add(parts[-1])
    bill.register_dependency(bill.metadata.component, parts)
    written = JsonV1Dot6(bill).output_as_string(indent=2)
    if wrong := JsonStrictValidator(SchemaVersion.V1_6).validate_str(written):
        raise Stop(f"The bill of materials is not valid: {wrong}")
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(written + "\n", encoding="utf-8")
    print(f"{file}: {len(parts)} packages")


def main() -> int:
    wrong = not_allowed(locked(LOCK.read_text()), rules())
    print(
        "\n".join(["Licences that nobody allowed (pyproject.toml, tool.sar-portal.licences):", *wrong]) if wrong else ""
    )
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
