"""The plan: which quote goes out on which account, when; slots, time zones, and what is already there."""
