"""Pure Python, no Django: what is asked, what was answered, what the protocol says, what follows."""
