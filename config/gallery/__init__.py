"""The components page: every part that screens are put together from, in every state. Its samples are made up."""
