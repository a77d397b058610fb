"""Our Stripe sandbox: its own process and store. It imports none of the product's apps.

It answers Stripe's own SDK on this machine, checks every request against that SDK's types,
keeps state, shows the hosted pages and delivers signed webhooks. No real money moves here.
"""
