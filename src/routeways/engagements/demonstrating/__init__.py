"""The invented operations of the demonstration region, a file for each part of this floor."""
