"""From text to skills and occupations: pure functions over arrays, no files, no clock, no network."""
