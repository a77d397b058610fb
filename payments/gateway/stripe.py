"""Stripe, through its own SDK. Nothing else in the product knows Stripe's words."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from stripe import StripeClient
from stripe.params import TransferCreateParams
from stripe.params.checkout import SessionCreateParams, SessionCreateParamsLineItemPriceData

from payments.gateway import stripe_answers as answers
from payments.gateway import stripe_webhooks
from payments.gateway.base import (
    Balance,
    BalanceTransaction,
    CheckoutState,
    HostedCheckout,
    OnboardingLink,
    PayeeAccount,
    ProviderEvent,
    Transfer,
)
from payments.gateway.stripe_transport import RETRIES, Connection, read, write

PAGE = 100


class StripeGateway:
    """Separate charges and transfers: labs pay the platform, the platform pays experts."""

    def __init__(self, *, api_base: str | None, secret_key: str) -> None:
        self._connection = Connection()
        self._client = StripeClient(
            secret_key,
            base_addresses={"api": api_base.rstrip("/")} if api_base else {},
            max_network_retries=RETRIES,
            http_client=self._connection,
        )

    def create_checkout(
        self,
        *,
        deposit_id: str,
        amount_minor: int,
        currency: str,
        description: str,
        success_url: str,
        cancel_url: str,
        idempotency_key: str,
    ) -> HostedCheckout:
        """Open a hosted page where a lab pays one deposit."""
        price: SessionCreateParamsLineItemPriceData = {
            "currency": currency.lower(),
            "unit_amount": amount_minor,
            "product_data": {"name": description},
        }
        params: SessionCreateParams = {
            "mode": "payment",
            "client_reference_id": deposit_id,
            "metadata": {"deposit_id": deposit_id},
            "payment_intent_data": {
                "description": description,
                "metadata": {"deposit_id": deposit_id},
                # A transfer takes the group of the charge that funds it.
                "transfer_group": deposit_id,
            },
            "line_items": [{"quantity": 1, "price_data": price}],
            "success_url": success_url,
            "cancel_url": cancel_url,
        }
        sessions = self._client.v1.checkout.sessions
        return write(
            self._connection,
            lambda: answers.hosted_checkout(sessions.create(params, {"idempotency_key": idempotency_key})),
        )

    def retrieve_checkout(self, session_id: str) -> CheckoutState:
        return read(
            self._connection,
            lambda: answers.checkout_state(
                self._client.v1.checkout.sessions.retrieve(
                    session_id, {"expand": ["payment_intent.latest_charge.balance_transaction"]}
                )
            ),
        )

    def create_account(self, *, expert_id: str, email: str, country: str, idempotency_key: str) -> PayeeAccount:
        """Open an account that can receive transfers; `country` is a two-letter ISO code."""
        return write(
            self._connection,
            lambda: answers.payee_account(
                self._client.v2.core.accounts.create(
                    {
                        "contact_email": email,
                        "dashboard": "express",
                        "identity": {"country": country.lower(), "entity_type": "individual"},
                        "configuration": {
                            "recipient": {"capabilities": {"stripe_balance": {"stripe_transfers": {"requested": True}}}}
                        },
                        "defaults": {
                            "responsibilities": {
                                "fees_collector": "application",
                                "losses_collector": "application",
                            }
                        },
                        "metadata": {"expert_id": expert_id},
                        "include": ["configuration.recipient", "requirements"],
                    },
                    {"idempotency_key": idempotency_key},
                )
            ),
        )

    def onboarding_link(self, *, account_id: str, refresh_url: str, return_url: str) -> OnboardingLink:
        """A page of the provider's, to be used once and soon."""
        return write(
            self._connection,
            lambda: answers.onboarding_link(
                self._client.v2.core.account_links.create(
                    {
                        "account": account_id,
                        "use_case": {
                            "type": "account_onboarding",
                            "account_onboarding": {
                                "refresh_url": refresh_url,
                                "return_url": return_url,
                            },
                        },
                    }
                )
            ),
        )

    def retrieve_account(self, account_id: str) -> PayeeAccount:
        return read(
            self._connection,
            lambda: answers.payee_account(
                self._client.v2.core.accounts.retrieve(
                    account_id, {"include": ["configuration.recipient", "requirements"]}
                )
            ),
        )

    def create_transfer(
        self,
        *,
        amount_minor: int,
        currency: str,
        destination: str,
        source_transaction: str | None,
        transfer_group: str,
        metadata: Mapping[str, str],
        idempotency_key: str,
    ) -> Transfer:
        """Send money to a payee; `source_transaction` is the charge that funds it, and caps it."""
        params: TransferCreateParams = {
            "amount": amount_minor,
            "currency": currency.lower(),
            "destination": destination,
            "transfer_group": transfer_group,
            "metadata": dict(metadata),
        }
        if source_transaction is not None:
            params["source_transaction"] = source_transaction
        return write(
            self._connection,
            lambda: answers.transfer(self._client.v1.transfers.create(params, {"idempotency_key": idempotency_key})),
        )

    def retrieve_transfer(self, transfer_id: str) -> Transfer:
        return read(
            self._connection,
            lambda: answers.transfer(self._client.v1.transfers.retrieve(transfer_id)),
        )

    def find_transfers(self, transfer_group: str) -> list[Transfer]:
        """All transfers of one group, newest first: how an unknown outcome is resolved."""
        return read(
            self._connection,
            lambda: [
                answers.transfer(found)
                for found in self._client.v1.transfers.list(
                    {"transfer_group": transfer_group, "limit": PAGE}
                ).auto_paging_iter()
            ],
        )

    def balances(self) -> list[Balance]:
        return read(self._connection, lambda: answers.balances(self._client.v1.balance.retrieve()))

    def balance_transactions(self, *, created_from: datetime, created_to: datetime) -> list[BalanceTransaction]:
        """Movements with created_from <= created_at < created_to, oldest first."""
        since, until = int(created_from.timestamp()), int(created_to.timestamp())
        found = read(
            self._connection,
            lambda: [
                answers.balance_transaction(line)
                for line in self._client.v1.balance_transactions.list(
                    {"created": {"gte": since, "lt": until}, "limit": PAGE}
                ).auto_paging_iter()
            ],
        )
        return found[::-1]

    def undelivered_events(self, *, created_from: datetime) -> list[ProviderEvent]:
        """Events whose webhook never got a 2xx from us, oldest first."""
        found = read(
            self._connection,
            lambda: [
                answers.snapshot_event(event)
                for event in self._client.v1.events.list(
                    {
                        "created": {"gte": int(created_from.timestamp())},
                        "delivery_success": False,
                        "limit": PAGE,
                    }
                ).auto_paging_iter()
            ],
        )
        return found[::-1]

    def verify_webhook(self, *, raw: bytes, header: str, secrets: Sequence[str], now: datetime) -> ProviderEvent:
        """Read a webhook that one of `secrets` signed within 300 s of `now`."""
        return stripe_webhooks.verified(raw=raw, header=header, secrets=secrets, now=now)
