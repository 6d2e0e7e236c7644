"""Paper: plain values in, HTML or PDF out. Nothing here knows where the values came from."""
