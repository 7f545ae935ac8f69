"""What follows a provider's yes: the plan, its visits, the signs of the day, outcomes and the reports back."""
