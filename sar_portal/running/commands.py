"""What `./run` understands. Every way to fail ends in one sentence and a non-zero exit."""

import argparse
import os
import sys
from pathlib import Path

from . import bench, checks, demo, dependencies, environment, promises, suite
from .errors import Stop, sentence_for
from .places import VAR


def main(arguments: list[str]) -> int:
    """Makes ready what the command needs, goes on inside .venv, and runs the command there."""
    parser = _parser()
    options, for_pytest = parser.parse_known_args(arguments)
    if for_pytest and options.command != "test":
        parser.error(f"not understood: {' '.join(for_pytest)}")
    try:
        # Each server and worker is a process of its own: none shall compile every library over again.
        os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
        environment.prepare(browser=options.command in {"test", "bench", "check-promises"})
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
            return suite.run(for_pytest)
        case "bench":
            return bench.run(options.names)
        case "check":
            checks.run()
        case "check-promises":
            if options.page:
                print(promises.page(promises.read()), end="")
            else:
                return promises.run(options.ids, options.with_faults)
        case "sbom":
            dependencies.write_bill_of_materials(options.file)
        case "lock":
            environment.lock()
    return 0


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
    promises_parser = commands.add_parser("check-promises", help="run the tests of each promise and say which is kept")
    promises_parser.add_argument("ids", nargs="*", metavar="ID", help="only these, such as A1 or R7")
    promises_parser.add_argument("--page", action="store_true", help="run nothing; print docs/reference/promises.md")
    promises_parser.add_argument(
        "--with-faults", action="store_true", help="run those too that kill and fill for minutes, one after the other"
    )
    sbom_parser = commands.add_parser("sbom", help="write the bill of materials of the locked packages (CycloneDX)")
    sbom_parser.add_argument(
        "file", nargs="?", type=Path, default=VAR / "sbom.cdx.json", help="where (var/sbom.cdx.json)"
    )
    commands.add_parser("lock", help="compile the lock files anew from pyproject.toml")
    return parser


def _port(text: str) -> int:
    if not text.isdigit() or not 1024 <= int(text) <= 65535:
        raise argparse.ArgumentTypeError("a port is a number from 1024 to 65535")
    return int(text)
