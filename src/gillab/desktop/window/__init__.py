"""What the user sees and operates. Imports Qt, so workers never import anything from here."""
