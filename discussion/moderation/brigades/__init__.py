"""Bursts of new accounts on one side of one story: found by a job, and shown to a person who decides."""
