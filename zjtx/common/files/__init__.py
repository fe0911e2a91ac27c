"""Files that users bring: looked into, kept, handed out."""
