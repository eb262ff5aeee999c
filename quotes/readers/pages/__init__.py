"""Documents laid out in pages and chapters into drafts: web pages, EPUB, Word documents and PDF.

Pure. Everything comes from outside, so nothing is trusted: no script is run, no entity expanded, no file fetched.
"""

from quotes.readers.pages.docx import DocxReader
from quotes.readers.pages.epub import EpubReader
from quotes.readers.pages.html_page import HtmlReader
from quotes.readers.pages.pdf import PdfReader

__all__ = ["DocxReader", "EpubReader", "HtmlReader", "PdfReader"]
