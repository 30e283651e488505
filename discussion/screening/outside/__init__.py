"""Servers outside that are asked about words: a signed hook of the operator's own, and Akismet or what speaks like it.

They are asked before the transaction of the write begins, all at once and for SCREENING_TIMEOUT seconds together.
Whatever is no clear answer holds the words.
"""
