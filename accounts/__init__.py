"""People and organisations: users, labs, experts, credentials, qualifications, agreements.

May import none of the other apps.
"""
