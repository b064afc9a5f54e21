"""Factories, simulators and Hypothesis strategies for the tests of others."""
