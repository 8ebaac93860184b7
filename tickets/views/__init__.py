"""Pages: one function per page; who may see is asked of visible_to, who may do of the acts."""
