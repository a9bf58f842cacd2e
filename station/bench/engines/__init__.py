"""Our engine on LiteRT beside MediaPipe's: the same clips, the same pictures, the same run.

    clips ──turns──▶ sights of both ──alike, evaluate.bare──▶ how far they differ, and from truth
          ──descent──▶ at 30, 15 and 10 pictures a second     ──cost──▶ fresh processes
          ──efforts──▶ with less trouble for each picture

`comparison` does all of it, `goals` holds what is asked for, `tables` makes it readable, and
`page` lays the tables between the marks of docs/engines.md, whose other words are written by hand.
"""
