"""Where the checkout is, and the folder for everything that is no part of it."""

from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[2]
VAR = CHECKOUT / "var"
# Held while a demo runs from this folder; it says which.
DEMO_LOCK = VAR / "demo.lock"
