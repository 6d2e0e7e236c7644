"""Pages of the ground floor: thin functions; rules stand in querysets and actions."""
