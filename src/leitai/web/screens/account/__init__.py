"""What staff see of their own account beside password and second factor."""
