"""The disc package (刻盘包) of a frozen version: what the notice wants burnt (通知三（二）3), in one ZIP."""
