"""Many-facet Rasch models: log(P[k] / P[k-1]) = unit - judge - criterion - threshold[k]."""
