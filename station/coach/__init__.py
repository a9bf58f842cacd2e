"""What the person is told: from verdicts to words. Pure: no clock, no files, no screen.

SetRecord + Drill ──advice──▶ Advice      after the set: what to practise
"""
