"""The organiser's office: from roster to seal."""
