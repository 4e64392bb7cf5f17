"""Many people at once: who they are (seats), what each does (people), and the servers they do it on (servers)."""
