"""Engine results to documents: HTML, PDF and Excel."""
