"""One module a benchmark; each has a BENCH that the registry lists."""
