//! What must hold of the reading of any bytes as a feed: shared by the fuzz target and by the tests.

use claimwatch::document::SourceName;
use claimwatch::source::Origin;
use claimwatch::source::Reading;
use claimwatch::source::feed::{ReadFeedError, read_feed};

/// How many times as long as the bytes all that is read from them may be.
const GROWTH: usize = 16;

/// What may come on top: the names that a feed declares itself may stand for a quarter of a million bytes.
const ROOM: usize = 1 << 19;

/// Reads the bytes as one server after another may call them. Panics where the reading does, where two readings of the
/// same bytes differ, where a document has no identity, or where they are far longer than the bytes.
pub fn assert_feed_holds(bytes: &[u8]) {
    for content_type in [None, Some("text/xml; charset=iso-8859-1"), Some("application/json")] {
        let (once, again) = (read(bytes, content_type), read(bytes, content_type));
        assert_eq!(once, again, "the same bytes give the same documents");
        let Ok(reading) = once else { continue };
        let mut size = 0;
        for document in &reading.documents {
            assert!(!document.id.0.is_empty(), "{document:?} has an identity");
            size += document.title.len() + document.text.len() + document.url.as_ref().map_or(0, String::len);
        }
        assert!(size <= GROWTH * bytes.len() + ROOM, "{size} bytes read from {}", bytes.len());
    }
}

/// Reads the bytes as what a server calls them.
pub fn read(bytes: &[u8], content_type: Option<&str>) -> Result<Reading, ReadFeedError> {
    let source = SourceName("feeds.fuzz".to_owned());
    let received = jiff::Timestamp::UNIX_EPOCH;
    read_feed(
        bytes,
        content_type,
        &Origin { source: &source, publisher: None, url: Some("https://feeds.example/all"), received },
    )
}
