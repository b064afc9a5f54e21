"""Every template with made-up contexts and no database: look at it before it is wired."""
