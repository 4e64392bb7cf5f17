"""The fixed test world: two boards, three reviews, every role inside and outside, made through the services."""
