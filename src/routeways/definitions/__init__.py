"""Package data: the YAML files that people edit. See docs/definitions.md."""
