"""Benchmarks: what `./run bench` measures and writes into docs/performance.md. Nothing imports this room.

Every figure is a ratio of two things measured in turn in one run, or growth with size: absolute times are there to give
an idea, on whatever machine it was. A goal that is missed is printed as missed.
"""
