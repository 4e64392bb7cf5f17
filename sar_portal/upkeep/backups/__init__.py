"""Backup, restore and the drill that shows that both work (docs/backup.md, docs/decisions/0022-backup-format.md)."""


class BackupFailed(Exception):
    """Said in one sentence; `faults` are the single things that were found, by table, number or random name."""

    def __init__(self, sentence: str, faults: list[str] | None = None) -> None:
        super().__init__(sentence)
        self.sentence, self.faults = sentence, faults or []
