"""How dates and numbers are written, a package a language; templates name a format, as in `date:"DATE_FORMAT"`."""
