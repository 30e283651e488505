"""A site of any size, shaped like real ones: what the rows about reading and writing are measured on."""
