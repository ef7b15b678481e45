"""What tests run against: throw-away servers that leave nothing behind, and a mail sink."""
