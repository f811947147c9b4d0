"""Conversations for the demo's language model, written by grammars; equal seeds give equal conversations."""
