"""Measure a plan of cases: each runs in a fresh process and is saved at once."""
