"""What was decided here teaches the spam classifier, and Akismet where it was wrong."""
