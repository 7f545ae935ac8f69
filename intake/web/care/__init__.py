"""Staff pages of care: the plan, the session card, visits, outcomes, reports."""
