"""A thin layer before Django: public answers that many ask for, kept ready as bytes for a second.

`door` is the WSGI callable around the application, `asking` says which requests it may answer, `readers` who asks,
`shelf` is where pages lie in Redis, and `line` the way there, `page` is one of them, `outdating` takes them away.
`writers` remembers who has just written, and `growth` puts that on his page. docs/decisions/0037 has the reasons.
"""
