"""A published plan as a list of blocks, and the blocks as HTML, Word and PDF."""
