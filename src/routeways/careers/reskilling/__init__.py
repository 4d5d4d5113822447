"""Ways for an adult from one job to another that keep to every limit they gave. Pure: facts in, a frozen answer out."""
