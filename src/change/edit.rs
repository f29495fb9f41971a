//! The same document come back: which figures changed in place.
