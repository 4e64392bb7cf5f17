"""Forms of people, agencies and the board's settings. They check what was typed; the services decide."""
