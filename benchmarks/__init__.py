"""Measures the program against its own limits: `make bench`. `docs/performance.md` tells what the rows mean.

Nothing in the program imports this room. A benchmark generates its data, works on a database of its own, and yields
figures; `catalogue.py` lists them.
"""
