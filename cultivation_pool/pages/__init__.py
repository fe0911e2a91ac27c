"""What the pool's templates show, made of selectors' answers."""
