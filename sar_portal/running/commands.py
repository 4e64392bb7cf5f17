"""What `./run` understands. Every way to fail ends in one sentence and a non-zero exit."""

import argparse
import os
import subprocess
import sys
from pathlib import Path

from . import bench, checks, demo, environment
from .errors import Stop, sentence_for
from .places import CHECKOUT


def main(arguments: list[str]) -> int:
    """Makes ready what the command needs, goes on inside .venv, and runs the command there."""
    parser = _parser()
    options, for_pytest = parser.parse_known_args(arguments)
    if for_pytest and options.command != "test":
        parser.error(f"not understood: {' '.join(for_pytest)}")
    try:
        # Each server and worker is a process of its own: none shall compile every library over again.
        os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
        environment.prepare(browser=options.command in {"test", "bench"})
        if Path(sys.prefix) != environment.VENV:
            sys.stdout.flush()
            os.execv(environment.PYTHON, [str(environment.PYTHON), str(Path(__file__).parent), *arguments])
        return _run(options, for_pytest)
    except Stop as stop:
        print(stop.sentence, file=sys.stderr)
    except OSError as error:
        print(sentence_for(error), file=sys.stderr)
    except KeyboardInterrupt:
        return 130
    return 1


def _run(options: argparse.Namespace, for_pytest: list[str]) -> int:
    match options.command:
        case "setup":
            print("Everything is installed. Next: ./run demo or ./run test")
        case "demo":
            demo.run(port=options.port, fresh=options.fresh)
        case "test":
            return _test(for_pytest)
        case "bench":
            return bench.run(options.names)
        case "check":
            checks.run()
        case "lock":
            environment.lock()
    return 0


def _test(arguments: list[str]) -> int:
    """The whole suite on all cores, or what the arguments say; pytest's own exit code.

    One process more than cores: those that play in a browser wait for the servers and the worker they started most of the time.
    """
    processes = min(os.cpu_count() or 1, 7) + 1
    spread = ["-n", str(processes), "--dist", "worksteal"]
    pytest = [str(environment.PYTHON), "-m", "pytest", *spread, *arguments]
    return subprocess.run(pytest, cwd=CHECKOUT, check=False).returncode


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="./run", description="SAR Portal: set up, try out, test and check.")
    commands = parser.add_subparsers(dest="command", required=True, metavar="command")
    commands.add_parser("setup", help="install what is needed; all other commands do this by themselves")
    demo_parser = commands.add_parser("demo", help="run the portal with the demo review until Ctrl-C")
    demo_parser.add_argument("--fresh", action="store_true", help="remove the demo's data first and start over")
    demo_parser.add_argument("--port", type=_port, default=8000, help="the port of the web pages (8000)")
    commands.add_parser("test", help="run the tests on real servers, in parallel; takes pytest's own arguments")
    bench_parser = commands.add_parser("bench", help="measure, and write docs/performance.md")
    bench_parser.add_argument(
        "names", nargs="*", metavar="NAME", help="only these benches; a wrong name lists them all"
    )
    commands.add_parser("check", help="style, types, floors, settings, migrations, compose file")
    commands.add_parser("lock", help="compile the lock files anew from pyproject.toml")
    return parser


def _port(text: str) -> int:
    if not text.isdigit() or not 1024 <= int(text) <= 65535:
        raise argparse.ArgumentTypeError("a port is a number from 1024 to 65535")
    return int(text)
