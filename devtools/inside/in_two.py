"""A pytest plugin for two processes: the files with a browser begin.

Each takes minutes and few tests; one that began last would leave the other process idle.
"""


def pytest_collection_modifyitems(items):
    items.sort(key=lambda item: "browser" not in getattr(item.cls, "test_tags", ()))
