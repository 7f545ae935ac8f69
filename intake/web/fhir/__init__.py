"""What programs of the clinic read: the FHIR addresses, for staff tokens alone."""
