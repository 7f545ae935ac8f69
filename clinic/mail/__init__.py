"""Mail that the clinic sends: an outbox written in the transaction of the act, and a worker that empties it."""
