"""Pure functions: plain values in, plain values out; no environment, no database."""
