"""The trail of the deeds of the hall."""
