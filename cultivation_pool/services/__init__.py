"""What people and jobs do with reports, by subject."""
