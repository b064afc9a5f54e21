"""The board (大屏)."""
