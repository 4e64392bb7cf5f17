"""Only what every test needs; a room's own fixtures are in its own conftest."""

import os

# Playwright's synchronous interface runs an event loop in the test's thread, which Django takes for asynchronous code.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
