"""`python -m pullquote` is the `pullquote` command."""

from pullquote.cli import main

if __name__ == "__main__":
    main()
