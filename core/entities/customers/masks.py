"""What somebody sees of contact details who may not read them."""

from core.graphql import SQL, sql

CONTACT = "core.customer.contact"


def middle_hidden(phone: SQL) -> SQL:
    """+86138****5678: enough to recognise a number one knows, not enough to call it."""
    return sql(
        "left({}, greatest(length({}) - 8, 0)) || '****' || right({}, 4)", phone, phone, phone
    )


def mailbox_hidden(email: SQL) -> SQL:
    """m****@example.com: the first sign and the domain."""
    return sql("left({}, 1) || '****@' || split_part({}, '@', 2)", email, email)


def all_hidden(profile: SQL) -> SQL:
    """Nothing of what a platform told us."""
    return sql("nullif({}, {})", profile, profile)
