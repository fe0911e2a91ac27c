"""The child process that reads and binds what users brought; started by path, see run.py."""
