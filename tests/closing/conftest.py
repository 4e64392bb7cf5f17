"""The pages of closing are looked at on the same returned case as the combined pages."""

from tests.combined.test_in_a_browser import demo  # noqa: F401  (the case as returned, for this folder)
