"""24 de noviembre de 2026 and 2:30 PM. The names that Django does not know are ours."""

DATE_FORMAT = r"j \d\e F \d\e Y"
MONTH_DAY_FORMAT = r"j \d\e F"
TIME_FORMAT = "g:i A"
DECIMAL_SEPARATOR = "."
THOUSAND_SEPARATOR = ","
#: With the day of the week; without the year; with the hour.
DAY_FORMAT = r"l, j \d\e F \d\e Y"
DAY_OF_YEAR_FORMAT = r"l, j \d\e F"
MOMENT_FORMAT = r"l, j \d\e F, g:i A"
#: Where there is little room.
SHORT_DAY_FORMAT = "j b"
#: An hour of the clock alone.
HOUR_FORMAT = "g A"
