"""Facts to bytes and back; the only reader of the generated code."""
