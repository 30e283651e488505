"""What those who work here do, at every door: written down, and refused to the others."""
