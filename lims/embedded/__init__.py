"""PostgreSQL with pgvector and Valkey from wheels, and the supervisor of `make demo`.

For a machine that has neither server. Standard library and the servers' wheels only: what watches Django
must start, stop and report while Django cannot be imported.
"""
