"""The config: `schema` says what a site may set, `load` reads it and words every mistake."""
