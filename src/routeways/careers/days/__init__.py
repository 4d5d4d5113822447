"""Days for every school: programmes and sessions as definitions, and how a rota is worked out. Nothing here writes."""
