"""Server-Sent Events: the changes of a discussion as they come, for as many as listen.

A process of its own (`config.asgi`), with one connection to the database for all streams: `hub` looks once a second in
which discussions something has changed, `telling` reads it once for all who listen there, `door` speaks HTTP. Nothing
of it needs Redis. docs/decisions/0033 has the reasons.
"""
