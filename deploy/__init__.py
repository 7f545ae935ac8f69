"""Everything to run the clinic on servers of its own: templates, the command that fills them, the runbook."""
