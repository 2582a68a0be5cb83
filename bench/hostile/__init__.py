"""What is sent to do harm, and how the service stands it."""
