"""From words with places on pages to paragraphs in reading order; for PDF and for OCR (pure)."""
