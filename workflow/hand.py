"""A hand in one word: a role in a Pemda, a post, or a person.

Whatever waits for hands can then be kept beside one indexed column, and somebody who holds several asks once for all.
"""

from __future__ import annotations


def hand_of_role(pemda_id: int, role: str) -> str:
    """Every present holder of a role of the Dinas."""
    return f"{role} {pemda_id}"


def hand_of_post(post_id: int) -> str:
    """Whoever holds the post at the moment."""
    return f"jabatan {post_id}"


def hand_of_person(user_id: int) -> str:
    """One person by name."""
    return f"orang {user_id}"
