"""What an expert's next item costs: claims, submissions, growth, lists and races, with 32 experts at once.

Every figure stands beside its floor or its smaller twin of the same run; the two take turns, so that whatever else the
machine does falls on both.
"""
