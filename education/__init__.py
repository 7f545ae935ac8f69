"""What is known: topics, sections, statements and sources, and the public pages that show them."""
