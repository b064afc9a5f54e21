"""What screens are told as it happens: publish (for actions alone) and the stream."""
