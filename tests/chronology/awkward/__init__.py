"""A corpus of awkward files, built by these scripts each time: nothing binary is kept, nothing is from a real case."""
