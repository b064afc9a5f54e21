"""Mixed models of a judged round by restricted maximum likelihood (REML).

    mark = unit + judge + (judge x unit) + criterion + error

Judges and judge x unit (halo) are random, criteria fixed, units fixed or random.
`arena.py` fits few fixed units from sums grouped by the number of units a judge
saw; `crossed.py` fits everything else; both eliminate one side exactly.
"""
