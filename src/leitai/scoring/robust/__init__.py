"""Careless and colluding judges: weights by what a judge shows, and blocs that move together."""
