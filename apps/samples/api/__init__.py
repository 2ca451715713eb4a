"""The lab's records over HTTP."""
