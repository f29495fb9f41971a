//! Two quantities as intervals: what the words of one leave of the other.
