"""A thin layer before Django: public answers that many ask for, kept ready as bytes for a second.

`door` is the WSGI callable around the application, `asking` says which requests it may answer, `shelf` is where pages
lie in Redis, `page` is one of them, `outdating` takes them away. docs/decisions/0037 has the reasons.
"""
