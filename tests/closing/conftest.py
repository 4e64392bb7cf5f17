"""The pages of closing are looked at on the same returned case as the combined pages; the trail is put away in the test world."""

from tests.closing.put_away import away, chain, kept  # noqa: F401  (fixtures, for every file of this folder)
from tests.combined.test_in_a_browser import demo  # noqa: F401  (the case as returned, for this folder)
