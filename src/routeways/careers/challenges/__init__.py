"""Challenges for teams of pupils: what they are, under which alias a team stands, how judges' marks add up. Pure."""
