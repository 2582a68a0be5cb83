"""What the project survives: blows dealt by command, and what they find; the short forms run with the tests."""
