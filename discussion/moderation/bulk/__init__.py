"""Decisions about many at once: previewed, confirmed, carried out by a job, and taken back as one."""
