"""Findings while one types: a language server (https://microsoft.github.io/language-server-protocol/) over stdio."""
