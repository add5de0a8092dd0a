"""Measuring: a plan of cases, each run in a fresh process, saved one by one."""
