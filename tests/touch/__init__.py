"""A numb, trembling hand taps through the whole intake: as we ship it, and in the crispy Bootstrap pack."""
