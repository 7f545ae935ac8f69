"""One person's record as FHIR R4 (4.0.1): a mapping for each kind of resource, the bundle, and the way back."""
