"""What patients see: one question a page, saved when it is left."""
