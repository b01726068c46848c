"""One module a command: `execute(args)` returns the exit code."""
