"""A small classifier that learns from this site's own decisions what is spam here. docs/decisions/0041 says why ours.

`features` says what is looked at, `bayes` learns and scores, `learning` measures and chooses from where it speaks up,
`versions` keeps what was learnt and says which version holds.
"""
