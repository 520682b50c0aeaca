"""The figures of docs/performance.md, measured again by `make bench`."""
