"""Judgement: projects, items, seats, claims, annotations, decisions, exams.

May import accounts; never payments, never marketplace. Knows no price.
"""
