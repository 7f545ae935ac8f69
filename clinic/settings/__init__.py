"""Settings: base is what every place shares; dev, test and prod say only what differs."""
