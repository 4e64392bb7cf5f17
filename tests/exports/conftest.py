"""What leaves the portal is tried on the same returned case as the pages that show it."""

from tests.combined.test_in_a_browser import demo  # noqa: F401  (the case as returned, for this folder)
