"""The gRPC edge: the only place in intake that knows generated messages."""
