from tests.accounts.conftest import _fresh_limits, world

__all__ = ["_fresh_limits", "world"]
