"""The demonstration: believable enterprises, people and declarations, made by the system's own services."""
