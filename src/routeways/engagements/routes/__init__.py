"""The addresses of this floor, a file for each part of it."""
