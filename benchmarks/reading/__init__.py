"""The rows about reading: hot, cold, with writers beside, at every size, for ever."""
