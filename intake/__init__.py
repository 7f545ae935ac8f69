"""The intake: from what a patient tells us to a decision, one folder for each stage."""
