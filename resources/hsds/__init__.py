"""HSDS 3.x: files in, checked records out. Nothing here touches the database."""
