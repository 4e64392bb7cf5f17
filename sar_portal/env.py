"""Typed readers of the environment: each says how to set what is missing, and none guesses."""

import os
from pathlib import Path
from typing import Any

import environ


class BadSetting(Exception):
    """A setting is missing or unsafe; the message names it and says how to set it."""


def text(name: str, default: str = "") -> str:
    return os.environ.get(name, default).strip()


def required(name: str, why: str) -> str:
    """The value of NAME; raises BadSetting with the reason it is needed when it is empty."""
    value = text(name)
    if not value:
        raise BadSetting(f"{name} is not set. {why}")
    return value


def flag(name: str, default: bool) -> bool:
    """True or False, spelled exactly so: 'yes', '1' and typing errors are refused rather than guessed."""
    value = text(name, str(default))
    if value not in {"True", "False"}:
        raise BadSetting(f"{name} is {value!r}; write True or False.")
    return value == "True"


def whole(name: str, default: int) -> int:
    value = text(name, str(default))
    if not value.isdigit():
        raise BadSetting(f"{name} is {value!r}; write a whole number.")
    return int(value)


def place(name: str) -> str:
    """host:port, or nothing; raises BadSetting for what is neither."""
    value = text(name)
    host, _, port = value.rpartition(":")
    if value and not (host and port.isdigit()):
        raise BadSetting(f"{name} is {value!r}; write host:port, such as 127.0.0.1:3310.")
    return value


def words(name: str) -> list[str]:
    """A comma-separated list without empty parts."""
    return [part.strip() for part in secret(name).split(",") if part.strip()]


def secret(name: str, default: str = "") -> str:
    """The value of NAME, or the contents of the file that NAME_FILE points to (container secrets)."""
    path = text(f"{name}_FILE")
    if path:
        try:
            return Path(path).read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError) as error:
            raise BadSetting(f"{name}_FILE is {path!r}, which cannot be read: {type(error).__name__}.") from error
    return text(name, default)


def database(url: str) -> dict[str, Any]:
    """What an address says of a database, for Django. Queries are not compiled there, which takes longer than they do: the row
    wall makes them look dearer to the planner than they are.
    """
    found = environ.Env.db_url_config(url)
    options = found.setdefault("OPTIONS", {})
    options["options"] = f"-c jit=off {options.get('options', '')}".strip()
    return found
