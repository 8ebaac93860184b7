"""Spare the suite Python's search for dead cycles among the hundreds of thousands of objects that live as long as it.

Each full search looked at every module and test again: a sixth of the suite's time.
"""

import gc

#: New objects between two searches; Python's own 700 suit a small program.
BETWEEN_SEARCHES = 10_000


def pytest_configure():
    """Search for nothing while the product and the tests are read: all of it stays."""
    gc.disable()


def pytest_collection_finish():
    """From here on things come and go."""
    keep()
    gc.set_threshold(BETWEEN_SEARCHES)
    gc.enable()


def keep():
    """Take what lives now out of every later search."""
    gc.collect()
    gc.freeze()
