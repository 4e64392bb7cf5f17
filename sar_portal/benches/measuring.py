"""Taking time and memory: sides in turn, medians of at least five, growth as a power of the size."""

import contextlib
import gc
import math
import multiprocessing
import os
import statistics
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

FEWEST = 5


def in_turn(sides: Mapping[str, Callable[[], object]], rounds: int = 7) -> dict[str, float]:
    """Median seconds of each side. The sides take turns, so that whatever else the machine does falls on all alike.

    Each side runs once beforehand, untimed: what is only made at the first go is made.
    """
    if rounds < FEWEST:
        raise ValueError(f"a median of fewer than {FEWEST} is no figure")
    for side in sides.values():
        side()
    taken: dict[str, list[float]] = {name: [] for name in sides}
    gc.collect()
    for _ in range(rounds):
        for name, side in sides.items():
            began = time.perf_counter()
            side()
            taken[name].append(time.perf_counter() - began)
    return {name: statistics.median(each) for name, each in taken.items()}


def growth(sizes: Sequence[float], figures: Sequence[float]) -> float:
    """The exponent k with which a figure grows as size to the k: 0 is flat, 1 is linear. Least squares on logarithms."""
    logs = [(math.log(size), math.log(figure)) for size, figure in zip(sizes, figures, strict=True)]
    x_mean = statistics.fmean(x for x, _ in logs)
    y_mean = statistics.fmean(y for _, y in logs)
    return sum((x - x_mean) * (y - y_mean) for x, y in logs) / sum((x - x_mean) ** 2 for x, _ in logs)


def spread(figures: Sequence[float]) -> float:
    """How far the largest lies above the smallest: 0.2 is twenty per cent."""
    return max(figures) / min(figures) - 1


@dataclass(frozen=True)
class Peak:
    """What a function took in a process of its own. `before` is what the process held when the function began."""

    seconds: float
    before: int
    peak: int

    @property
    def grown(self) -> int:
        return max(0, self.peak - self.before)


def peak_of(function: Callable[..., object], *arguments: Any) -> Peak:
    """Runs an importable function in a fresh process, and says how long it took and the most memory it held, in bytes."""
    context = multiprocessing.get_context("spawn")
    with context.Pool(1) as pool:
        return pool.apply(_watched, (function, arguments))


def growth_of_memory(function: Callable[[], object]) -> int:
    """How many bytes more than before this process held at most while the function ran. Linux counts from a fresh mark."""
    gc.collect()
    Path("/proc/self/clear_refs").write_text("5")
    before = _held("VmHWM")
    function()
    return max(0, _held("VmHWM") - before)


def _watched(function: Callable[..., object], arguments: tuple[Any, ...]) -> Peak:
    gc.collect()
    before, began = _held("VmRSS"), time.perf_counter()
    function(*arguments)
    return Peak(time.perf_counter() - began, before, _held("VmHWM"))


def children_peak(function: Callable[[], object]) -> int:
    """Runs the function, and says the most memory that all processes it started held together, in bytes: of what several
    share, each counts its part (PSS), looked at ten times a second.
    """
    most, over = 0, threading.Event()

    def watch() -> None:
        nonlocal most
        while not over.wait(0.1):
            most = max(most, sum(_share(pid) for pid in _below(os.getpid())))

    watching = threading.Thread(target=watch)
    watching.start()
    try:
        function()
    finally:
        over.set()
        watching.join()
    return most


def _below(parent: int) -> list[int]:
    """All processes that descend from one, as they are now."""
    parents: dict[int, int] = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            parents[int(path.parent.name)] = int(path.read_text().rpartition(")")[2].split()[1])
    found, ahead = [], [parent]
    while ahead:
        above = ahead.pop()
        below = [pid for pid, its in parents.items() if its == above]
        found += below
        ahead += below
    return found


def _share(pid: int) -> int:
    with contextlib.suppress(OSError):
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) * 1024
    return 0


def _held(which: str) -> int:
    """From the kernel's own count. (ru_maxrss would count what the parent held before the child began.)"""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith(f"{which}:"):
            return int(line.split()[1]) * 1024
    raise LookupError(which)
