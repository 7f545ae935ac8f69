"""Pages, by audience: thin views over one base, forms by kind of step."""
