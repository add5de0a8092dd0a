"""The importable part of the course, in floors that docs/design.md names: core is the lowest."""
