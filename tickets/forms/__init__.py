"""What people fill in: the report, the rows of every SOP, the general acts."""
