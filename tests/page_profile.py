"""How Hypothesis runs in the tests that a page shows: a pytest plugin, so that they print the same each time."""

from hypothesis import settings

settings.register_profile("page", deadline=None, derandomize=True, database=None, print_blob=False)
settings.load_profile("page")
