"""What the course costs, measured beside what it is compared with. By hand, and never a test: `… tests/benchmark`."""
