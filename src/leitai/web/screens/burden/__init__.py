"""The burden meter of a round."""
