"""Waiting for a state of the world instead of for a time."""

import time

PATIENCE = 30


def until(what, condition, patience=PATIENCE):
    """The first true value of `condition()`; fails by name after `patience` seconds."""
    end = time.monotonic() + patience
    while True:
        value = condition()
        if value:
            return value
        if time.monotonic() > end:
            raise AssertionError(f"not within {patience} s: {what}")
        time.sleep(0.05)
