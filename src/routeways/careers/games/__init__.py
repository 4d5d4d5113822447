"""A board game about work, made from a district’s own figures: facts, cards, board, play and print."""
