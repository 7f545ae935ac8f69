"""What therapists see: the worklist, the review, the decision."""
