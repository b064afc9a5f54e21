"""A unit objects to the result, or confirms that it does not."""
