"""Skills taxonomies as files: one document in between, and a reader and a writer for each format. Nothing is stored."""
