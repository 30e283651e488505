"""From a document to a story draft, in small passes.

`reading.read_document` is the door. A structured document (Markdown below YAML front matter) goes through
`front_matter` and `structured`; every other text goes through the passes that `raw` lists. Nothing in here touches the
database.
"""
