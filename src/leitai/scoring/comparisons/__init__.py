"""Models of comparison: better of two (Bradley-Terry), first of many (Plackett-Luce)."""
