"""The eyes: from pictures to `Sight`s, and recordings of them.

This room imports nothing when it is opened, so that `station.vision.sandbox` can shut the
network door before any library has started a thread.
"""
