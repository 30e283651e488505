"""Servers to be measured, limits beside them, and a client that asks all of them alike."""
