"""Tags for the templates: words for states, drawings as SVG, words for the browser code."""
