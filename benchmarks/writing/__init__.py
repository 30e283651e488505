"""The rows about writing: comments, and decisions about them."""
