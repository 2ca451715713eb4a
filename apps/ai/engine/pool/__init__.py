"""Readers in processes of their own: a hostile file hurts one of them, never the worker that asked.

The worker's side (`readers`, `reader_process`) imports neither Django nor the engine; the reader's side
(`child`) imports the engine alone. Between them run frames over two pipes.
"""
