"""What the body did: sights in, postures, repetitions and verdicts out.

Pure: numpy, the standard library and `station.values` only; time arrives with the data.
"""
