"""Pages of one's own account, the roles, and the audit trail. What allauth's views already do well is theirs."""
