"""Qualifications: the packaged lists, LARS extracts, the links to occupations, and the reads of all three."""
