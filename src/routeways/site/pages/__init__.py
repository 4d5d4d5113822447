"""The pages of this floor. Each translates its address, calls one query or action and responds."""
