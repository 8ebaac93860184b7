"""The pages on which an admin keeps the own Pemda in order: people, posts, calendar, SOP, papers, imports."""
