"""Search in everything that the viewer may read, and in nothing else."""
