"""What the education part promises to readers, editors and the parts that rest on it."""
