"""Commands that are imported when they are run: `--help` and each command load what they use, and nothing of the others'."""

from __future__ import annotations

import gc
from dataclasses import dataclass
from functools import cached_property
from importlib import import_module
from typing import Any

from typer.core import TyperGroup

from gazetteer.cli.appearance import Application, Command, group_of


@dataclass(frozen=True)
class Later:
    """A command before it is imported: its name, the module that registers it, and the first line of its help.

    The module has `register(app)`, or an `app` of its own where the command is a group.
    """

    name: str
    module: str
    summary: str

    def imported(self) -> Any:
        """The command itself, as typer makes it of its function or group."""
        module = import_module(self.module)
        if hasattr(module, "app"):
            return group_of(module.app)
        # Of one command alone typer would make no group, from which it could be taken by name.
        alone = Application()
        alone.callback()(lambda: None)
        module.register(alone)
        return group_of(alone).commands[self.name]


class _Named(Command):
    """What a list of commands shows of one; where it is to be run, the command itself takes over."""

    def __init__(self, later: Later) -> None:
        super().__init__(later.name, help=later.summary)
        self._later = later

    @cached_property
    def imported(self) -> Any:
        """The command itself."""
        found = self._later.imported()
        found.name = self._later.name
        if not gc.isenabled():
            # The command line paused the collector: modules stay, and need not be looked through.
            gc.freeze()
        return found

    def make_context(self, *arguments: Any, **more: Any) -> Any:
        """The context of the command itself, which runs what it is invoked with."""
        command = self.imported
        # From here on there is something to collect.
        gc.enable()
        return command.make_context(*arguments, **more)


def group(commands: tuple[Later, ...]) -> type[TyperGroup]:
    """A class of groups that have these commands, in this order."""

    class Group(TyperGroup):
        def __init__(self, **attributes: Any) -> None:
            super().__init__(**attributes)
            for later in commands:
                self.add_command(_Named(later))

        def list_commands(self, ctx: Any) -> list[str]:
            return list(self.commands)

    return Group
