"""Pages for a provider who holds a link: the code, the letter with the answer, the receipt."""
