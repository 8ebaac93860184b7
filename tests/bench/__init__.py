"""`make bench`: how quick the pages are at 1,000 and at 100,000 tickets, measured against a bare view."""
