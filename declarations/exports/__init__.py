"""Files that officers take along: written from what a page shows, by the one writer of cells."""
