"""Money: ledger, budgets, deposits, rates, earnings, payouts.

May import accounts; never tasks, never marketplace. Knows no item.
"""
