"""What people type on the board's and the agency's pages of a request. Forms check form; services check facts."""
