"""What everybody is told of moderation, month by month: counted from the log, without names, frozen when it is over."""
