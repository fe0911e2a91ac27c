"""What is done to accounts; one module per subject. Every act is one transaction and leaves an audit entry."""
