"""November 24, 2026 and 2:30 PM. The names that Django does not know are ours."""

DATE_FORMAT = "F j, Y"
MONTH_DAY_FORMAT = "F j"
TIME_FORMAT = "g:i A"
#: With the day of the week; without the year; with the hour.
DAY_FORMAT = "l, F j, Y"
DAY_OF_YEAR_FORMAT = "l, F j"
MOMENT_FORMAT = "l, F j, g:i A"
#: Where there is little room.
SHORT_DAY_FORMAT = "M j"
#: An hour of the clock alone.
HOUR_FORMAT = "g A"
