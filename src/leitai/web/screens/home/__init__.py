"""Home: the rounds."""
