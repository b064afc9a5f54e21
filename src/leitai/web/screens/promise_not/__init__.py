"""What this system will not do, with the proof run live."""
