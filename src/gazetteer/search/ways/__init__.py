"""The ways of finding, each a class with `find`, which adds to the hits of the search that it is a
way of.
"""
