//! Which claims speak of the same figure.
