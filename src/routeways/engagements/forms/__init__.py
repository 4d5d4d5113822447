"""What people fill in on this floor. Each part has a file of its own."""
