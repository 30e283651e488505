"""The rows about the noise level."""
