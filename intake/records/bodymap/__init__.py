"""The body map: 44 named places, what shape the marked ones make, and how they are drawn. Knows no Django."""
