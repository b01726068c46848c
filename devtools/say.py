"""How `./dev` talks: progress on standard error, what is wrong in one line."""

import contextlib
import errno
import os
import sys
import threading
import time

HEARTBEAT = 10  # seconds between two signs of life of a long step


class Stop(Exception):
    """What is missing or wrong, in one sentence for the person at the terminal."""


def say(text):
    print(text, file=sys.stderr, flush=True)


@contextlib.contextmanager
def step(text, status=lambda: ""):
    """Announces a step and how long it took; `status()` is asked for news while it lasts."""
    started = time.monotonic()
    done = threading.Event()

    def heartbeat():
        while not done.wait(HEARTBEAT):
            say(f"  … {time.monotonic() - started:.0f} s {status()}".rstrip())

    say(f"· {text}")
    thread = threading.Thread(target=heartbeat, daemon=True)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()
    say(f"  done in {time.monotonic() - started:.1f} s")


def guarded(function, *args):
    """Runs a command: its exit code, or 1 after one clear line, or 130 after Ctrl-C."""
    try:
        return function(*args)
    except Stop as problem:
        say(f"dev: {problem}")
        return 1
    except KeyboardInterrupt:
        say("dev: stopped")
        return 130
    except BrokenPipeError:
        # Whoever read our output went away (`| head`); Python must not complain at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except OSError as problem:
        if problem.errno == errno.ENOSPC:
            say(f"dev: the disk is full ({problem.filename or 'while writing'})")
        else:
            say(f"dev: {problem}")
        return 1
