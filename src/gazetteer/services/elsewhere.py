"""A function called in a process of its own: what it loads and builds on its way is gone with that process."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable
from multiprocessing.connection import Connection
from typing import Any, TypeVar

T = TypeVar("T")


class Gone(RuntimeError):
    """The process ended without an answer."""


def leave_with_parent() -> None:
    """End this process when the one that started it ends, however it did."""
    parent = multiprocessing.parent_process()

    def wait() -> None:
        if parent is not None:
            parent.join()
            os._exit(1)

    threading.Thread(target=wait, daemon=True).start()


def call(function: Callable[..., T], *args: Any) -> T:
    """What `function(*args)` returns, computed in another process; it, the arguments and the result must be picklable.

    Raises `Gone` where that process could not be started, failed or was ended.
    """
    # Spawned: this process has threads, which a fork would leave in the middle of whatever they do.
    context = multiprocessing.get_context("spawn")
    receiving, sending = context.Pipe(duplex=False)
    # A daemon is ended with this process, which need not wait for it.
    process = context.Process(target=_answer, args=(sending, function, args), daemon=True)
    try:
        process.start()
        sending.close()
        answer: T = receiving.recv()
    except (OSError, EOFError) as error:
        raise Gone(f"{function.__name__} was not answered by its process") from error
    finally:
        receiving.close()
    process.join()
    return answer


def _answer(sending: Connection, function: Callable[..., Any], args: tuple[Any, ...]) -> None:
    # Ctrl-C in a terminal reaches this process, too; it is the parent's to say what ends.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    leave_with_parent()
    sending.send(function(*args))
    sending.close()
