"""Folders on the disk of this machine."""

import os
from pathlib import Path


def sync_folder(folder: Path) -> None:
    """A new name in it, or one that was taken away, survives a power cut from now on. What is in a file is synced apart."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
