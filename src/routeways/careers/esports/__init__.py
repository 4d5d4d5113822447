"""The rules of the Cyber and Esports Academy: who may be in a room, who gets a place, what may be played. Pure."""
