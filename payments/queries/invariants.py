"""What must hold of the money at every moment: one SQL each, its rows are the violations."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import connection

SHOWN = 5

INVARIANTS: Mapping[str, str] = {
    "I1 every transaction sums to zero per currency and has two legs": """
        SELECT t.id::text AS subject, coalesce(e.currency, '') || ' ' || coalesce(sum(e.amount_minor), 0) AS found
        FROM payments_ledgertransaction t LEFT JOIN payments_entry e ON e.transaction_id = t.id
        GROUP BY t.id, e.currency HAVING coalesce(sum(e.amount_minor), 0) <> 0 OR count(e.id) < 2
    """,
    "I2 the whole ledger sums to zero per currency": """
        SELECT currency AS subject, sum(amount_minor)::text AS found
        FROM payments_entry GROUP BY currency HAVING sum(amount_minor) <> 0
    """,
    "I3 every cached balance is the sum of its entries": """
        SELECT a.code AS subject, a.balance_minor || ' is not ' || coalesce(sum(e.amount_minor), 0) AS found
        FROM payments_ledgeraccount a LEFT JOIN payments_entry e ON e.account_id = a.id
        GROUP BY a.id
        HAVING a.balance_minor <> CASE WHEN a.floor_minor IS NULL THEN 0 ELSE coalesce(sum(e.amount_minor), 0) END
    """,
    "I4 a budget's funding is available, reserved, earned or paid for models": """
        SELECT b.id::text AS subject, funded || ' is not ' || held || ' + ' || earned || ' + ' || models AS found
        FROM payments_budget b
        CROSS JOIN LATERAL (
            SELECT coalesce(sum(amount_minor), 0) AS funded FROM payments_lot WHERE budget_id = b.id) l
        CROSS JOIN LATERAL (
            SELECT coalesce(sum(e.amount_minor), 0) AS held FROM payments_entry e
            JOIN payments_ledgeraccount a ON a.id = e.account_id WHERE a.budget_id = b.id) h
        CROSS JOIN LATERAL (
            SELECT coalesce(sum(pay_minor + fee_minor), 0) AS earned FROM payments_earning
            WHERE budget_id = b.id AND state <> 'reversed') s
        CROSS JOIN LATERAL (
            SELECT coalesce(sum(amount_minor), 0) AS models FROM payments_modelcharge WHERE budget_id = b.id) m
        WHERE funded <> held + earned + models
    """,
    "I4 an expert's balances are the sums of their earnings by state": """
        WITH lines AS (
            SELECT expert_id, e.currency, pay_minor AS amount, CASE
                WHEN e.state = 'accrued' THEN 'expert_accrued'
                WHEN e.state = 'payable' OR p.state IN ('planned', 'failed') THEN 'expert_payable' END AS kind
            FROM payments_earning e LEFT JOIN (SELECT id, state FROM payments_payout) p ON p.id = e.payout_id
            WHERE e.state IN ('accrued', 'payable') OR (e.state = 'in_payout' AND p.state IN ('planned', 'failed'))
        ), sums AS (
            SELECT expert_id, currency, kind, sum(amount) AS amount FROM lines GROUP BY 1, 2, 3
        ), held AS (
            SELECT expert_id, currency, kind, balance_minor FROM payments_ledgeraccount
            WHERE kind IN ('expert_accrued', 'expert_payable')
        )
        SELECT coalesce(s.expert_id, h.expert_id)::text AS subject,
            coalesce(s.kind, h.kind) || ': ' || coalesce(balance_minor, 0) || ' is not ' || coalesce(amount, 0) AS found
        FROM sums s FULL JOIN held h USING (expert_id, currency, kind)
        WHERE coalesce(amount, 0) <> coalesce(balance_minor, 0)
    """,
    "I4 what is in transit is the sum of transfers not yet made": """
        WITH open AS (
            SELECT p.expert_id, p.currency, sum(t.amount_minor) AS amount
            FROM payments_transfer t JOIN payments_payout p ON p.id = t.payout_id
            WHERE p.state IN ('in_transit', 'unknown') AND t.state <> 'paid' GROUP BY 1, 2
        ), held AS (
            SELECT expert_id, currency, balance_minor FROM payments_ledgeraccount WHERE kind = 'expert_in_transit'
        )
        SELECT coalesce(o.expert_id, h.expert_id)::text AS subject,
            coalesce(balance_minor, 0) || ' is not ' || coalesce(amount, 0) AS found
        FROM open o FULL JOIN held h USING (expert_id, currency)
        WHERE coalesce(amount, 0) <> coalesce(balance_minor, 0)
    """,
    "I5 every earning has exactly one accrual of its amount, unreversed unless it is reversed": """
        SELECT e.id::text AS subject, e.state || ' ' || e.pay_minor || ', entries ' || coalesce(legs, 0)
            || ', reversals ' || reversals AS found
        FROM payments_earning e
        CROSS JOIN LATERAL (
            SELECT sum(n.amount_minor) AS legs FROM payments_entry n
            JOIN payments_ledgeraccount a ON a.id = n.account_id
            WHERE n.transaction_id = e.transaction_id AND a.kind = 'expert_accrued' AND a.expert_id = e.expert_id) l
        CROSS JOIN LATERAL (
            SELECT count(*) AS reversals FROM payments_ledgertransaction
            WHERE idempotency = 'reverse:' || e.id::text) r
        WHERE coalesce(legs, 0) <> e.pay_minor OR reversals <> (e.state = 'reversed')::int
        UNION ALL
        SELECT t.id::text, 'an accrual without an earning' FROM payments_ledgertransaction t
        WHERE t.kind = 'accrue' AND NOT EXISTS (SELECT FROM payments_earning WHERE transaction_id = t.id)
    """,
    "I6 every payout is the sum of its earnings and, once sent, of its transfers, each made once": """
        SELECT p.id::text AS subject, p.state || ' ' || p.amount_minor || ', earnings ' || earned
            || ', transfers ' || sent || ', made ' || made AS found
        FROM payments_payout p
        CROSS JOIN LATERAL (
            SELECT coalesce(sum(pay_minor), 0) AS earned FROM payments_earning
            WHERE payout_id = p.id AND state IN ('in_payout', 'paid')) e
        CROSS JOIN LATERAL (
            SELECT coalesce(sum(amount_minor), 0) AS sent,
                coalesce(sum(amount_minor) FILTER (WHERE state = 'paid' AND provider_transfer <> ''), 0) AS made
            FROM payments_transfer WHERE payout_id = p.id) t
        WHERE (p.state NOT IN ('failed', 'cancelled') AND earned <> p.amount_minor)
            OR (p.state IN ('planned', 'cancelled') AND sent <> 0)
            OR (p.state NOT IN ('planned', 'cancelled') AND sent <> p.amount_minor)
            OR (p.state = 'paid' AND made <> p.amount_minor)
            OR (p.state = 'failed' AND made <> 0)
    """,
    "I7 transfers out of a lot never exceed it": """
        SELECT l.id::text AS subject, sum(t.amount_minor) || ' of ' || l.amount_minor AS found
        FROM payments_lot l JOIN payments_transfer t ON t.lot_id = l.id
        WHERE t.state NOT IN ('failed', 'cancelled') GROUP BY l.id HAVING sum(t.amount_minor) > l.amount_minor
    """,
    "I8 no account is below its floor": """
        SELECT a.code AS subject, coalesce(sum(e.amount_minor), 0)::text AS found
        FROM payments_ledgeraccount a LEFT JOIN payments_entry e ON e.account_id = a.id
        WHERE a.floor_minor IS NOT NULL GROUP BY a.id HAVING coalesce(sum(e.amount_minor), 0) < a.floor_minor
    """,
    "I9 no call's outcome is unknown for more than a day": """
        SELECT id::text AS subject, kind || ' since ' || first_sent_at AS found FROM payments_operation
        WHERE state = 'unknown' AND first_sent_at < now() - interval '24 hours'
    """,
    "I10 every paid deposit is booked exactly once": """
        SELECT d.id::text AS subject, d.state || ', lots ' || lots || ', bookings ' || bookings AS found
        FROM payments_deposit d
        CROSS JOIN LATERAL (SELECT count(*) AS lots FROM payments_lot
            WHERE deposit_id = d.id AND amount_minor = d.amount_minor) l
        CROSS JOIN LATERAL (SELECT count(*) AS bookings FROM payments_ledgertransaction
            WHERE idempotency = 'deposit:' || d.id::text) t
        WHERE lots <> (d.state = 'paid')::int OR bookings <> (d.state = 'paid')::int
    """,
    "I10 no event of the provider waits for more than a day": """
        SELECT event_id AS subject, kind || ', tried ' || attempts || ': ' || left(error, 200) AS found
        FROM payments_stripeevent WHERE handled_at IS NULL AND received_at < now() - interval '24 hours'
    """,
    "approvals: no batch was let go by its builder or by too few": """
        SELECT b.id::text AS subject, b.state || ', approvals ' || count(a.id) AS found
        FROM payments_batch b LEFT JOIN payments_approval a ON a.batch_id = b.id AND a.by_id <> b.built_by_id
        WHERE b.state IN ('approved', 'sending', 'done') GROUP BY b.id HAVING count(a.id) < b.approvals_needed
    """,
}


@dataclass(frozen=True)
class Finding:
    """One invariant and the rows that break it; `examples` shows the first of them."""

    name: str
    violations: int
    examples: list[str]


def check(name: str) -> Finding:
    with connection.cursor() as cursor:
        cursor.execute(INVARIANTS[name])
        rows = cursor.fetchall()
    return Finding(name, len(rows), [f"{subject}: {found}" for subject, found in rows[:SHOWN]])


def check_all() -> list[Finding]:
    """Every invariant of the money, in order."""
    return [check(name) for name in INVARIANTS]
