"""From checked records to a plan that can be shown (New, Changed, Same, Problem), before anything is saved."""
