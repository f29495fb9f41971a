//! Which documents tell the same developing event.
