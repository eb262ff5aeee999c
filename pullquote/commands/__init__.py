"""The commands, a file for each noun or two; `pullquote.cli` names them."""
