"""A folder per screen: urls, views, forms, templates, static."""
