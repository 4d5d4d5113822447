"""What the answers to a wave add up to: counted once a business, weighted, protected, with margins."""
