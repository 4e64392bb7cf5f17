"""Asks a running portal whether it can do its work: for the demo's start, and as the health check of the container."""

import http.client
import os
import sys


def is_ready(port: int, host: str = "localhost") -> bool:
    """Whether the portal reaches its database and its cache, by its own word."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=8)
    try:
        connection.request("GET", "/health/ready", headers={"Host": host})
        return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


if __name__ == "__main__":
    # The portal answers to its own names only, so the question is put by the first of them.
    own_name = os.environ.get("ALLOWED_HOSTS", "localhost").split(",")[0].strip()
    sys.exit(0 if is_ready(int(sys.argv[1]), own_name) else 1)
