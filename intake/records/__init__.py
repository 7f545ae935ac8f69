"""What a patient told us: drafts, records and the places marked on the body."""
