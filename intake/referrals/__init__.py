"""The referral's life: states and steps as one table, one function that moves it, a row for every step."""
