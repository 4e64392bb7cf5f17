"""Many models made by one step of a migration, so that a new database is ready in seconds."""

from django.db.migrations import CreateModel
from django.db.migrations.operations.base import Operation, OperationCategory


class CreateModels(Operation):
    """The models of a room, which is all that its first migration makes.

    After each model that it comes to know, Django draws anew every model that is related to it, and here nearly all are: one
    by one they took four fifths of the time of `migrate`. Here all are known before the first is drawn.
    """

    category = OperationCategory.ADDITION

    def __init__(self, models: list[CreateModel]) -> None:
        self.models = models

    def deconstruct(self) -> tuple:
        return type(self).__name__, [self.models], {}

    def state_forwards(self, app_label, state) -> None:
        state.__dict__.pop("apps", None)  # drawn when it is asked for next
        for model in self.models:
            model.state_forwards(app_label, state)

    def database_forwards(self, app_label, schema_editor, from_state, to_state) -> None:
        for model in self.models:
            model.database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(self, app_label, schema_editor, from_state, to_state) -> None:
        for model in reversed(self.models):
            model.database_backwards(app_label, schema_editor, from_state, to_state)

    def describe(self) -> str:
        return f"Create {', '.join(model.name for model in self.models)}"

    @property
    def migration_name_fragment(self) -> str:
        return "models"


def at_once(*operations: Operation) -> list[Operation]:
    """The operations of a first migration, those that make models as one step. The others follow, as they need them all."""
    models = [one for one in operations if isinstance(one, CreateModel)]
    return [CreateModels(models), *(one for one in operations if not isinstance(one, CreateModel))]
