"""Two web servers as in production on the bench's database, asked in turn by a proxy of a few lines."""

import asyncio
import itertools
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import quote

from django.conf import settings
from django.db import connection

from sar_portal.running.health import is_ready
from sar_portal.running.servers.ports import free_port
from sar_portal.running.supervisor import dies_with_us


@contextmanager
def two_webs() -> Iterator[str]:
    """The address of the proxy, once both servers are ready; they end with the block."""
    ports, at = [free_port(), free_port()], connection.settings_dict
    url = f"postgres://{at['USER']}:{quote(at['PASSWORD'])}@{at['HOST']}:{at['PORT']}/{at['NAME']}"
    web = ["-m", "gunicorn", "sar_portal.wsgi:application", "--workers", "2", "--threads", "4", "--no-control-socket"]
    processes = [
        subprocess.Popen(  # noqa: S603  (our own server, and nothing from anybody)
            [sys.executable, *web, "--bind", f"127.0.0.1:{port}"],
            cwd=settings.BASE_DIR,
            env=os.environ | {"DATABASE_URL": url, "BASE_URL": "http://localhost"},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
            preexec_fn=dies_with_us(signal.SIGKILL),
        )
        for port in ports
    ]
    try:
        for port in ports:
            _wait(port)
        with proxy(ports) as own:
            yield f"http://localhost:{own}"
    finally:
        for process in processes:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def _wait(port: int, seconds: float = 60) -> None:
    until = time.monotonic() + seconds
    while not is_ready(port):
        if time.monotonic() > until:
            raise RuntimeError(f"no web server answered within {seconds:g} s")
        time.sleep(0.1)


@contextmanager
def proxy(ports: list[int]) -> Iterator[int]:
    """Each connection goes to the next web server; one at which nobody listens is passed over."""
    turns, loop, own = itertools.count(), asyncio.new_event_loop(), free_port()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        # One turn for a connection: were each try a turn, two that come at once could both meet the same dead one twice.
        first = next(turns) % len(ports)
        for port in (*ports[first:], *ports[:first]):
            try:
                there_reader, there_writer = await asyncio.open_connection("127.0.0.1", port)
                break
            except ConnectionRefusedError:
                continue
        else:
            return writer.close()
        await asyncio.gather(_pass_on(reader, there_writer), _pass_on(there_reader, writer))

    async def start() -> asyncio.Server:
        return await asyncio.start_server(serve, "127.0.0.1", own)

    server = loop.run_until_complete(start())
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    try:
        yield own
    finally:
        asyncio.run_coroutine_threadsafe(_end(server), loop).result(5)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(5)
        loop.close()


async def _end(server: asyncio.Server) -> None:
    server.close()
    under_way = asyncio.all_tasks() - {asyncio.current_task()}
    for task in under_way:
        task.cancel()
    await asyncio.gather(*under_way, return_exceptions=True)


async def _pass_on(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        while data := await reader.read(65536):
            writer.write(data)
            await writer.drain()
    except ConnectionError:
        pass
    finally:
        writer.close()
