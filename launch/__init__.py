"""Starts and stops everything for development and tests. Standard library only: it runs before the environment is."""
