"""Following a discussion: whoever applies its changes one after another has what a fresh read would give him.

`positions` says how far somebody has read, `news` what has changed since, `noting` writes down what no trigger can know
at once, `forgetting` throws away what is old. Migration 0009 has the triggers; docs/decisions/0033 has the reasons.
"""
