//! Packed bodies to plain bytes: gzip, deflate, Brotli and Zstandard, alone or one in the other, and never more of
//! them than the cap allows, so that a small answer cannot unpack to a huge one. Pure: bytes in, bytes out; what is
//! in them is not looked at, but for the two bytes that gzip begins with.

use std::io::{self, Read};

use flate2::bufread::{DeflateDecoder, GzDecoder, ZlibDecoder};
use ruzstd::decoding::StreamingDecoder;

/// What we can unpack, as `Accept-Encoding` says it.
pub const ACCEPTED: &str = "gzip, deflate, br, zstd";

/// The most packings one in the other. Two are a proxy's mistake, more an attack on our time.
const MOST_LAYERS: usize = 2;

/// The first bytes of gzip (RFC 1952, section 2.3.1). No feed begins with them.
const GZIP: [u8; 2] = [0x1f, 0x8b];

/// The most that Zstandard may look back on: RFC 9659 allows a server no more for `Content-Encoding`.
const ZSTD_WINDOW: u64 = 8 << 20;

/// How much is unpacked into one piece of memory: more than most feeds have.
const PIECE: u64 = 256 << 10;

/// How much Brotli is unpacked at a time.
const BROTLI_BUFFER: usize = 4_096;

/// Why a body cannot be unpacked.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum UnpackError {
    /// It is packed in a way that we do not know.
    #[error("packed as {0:?}, which was not asked for")]
    Unknown(String),
    /// It is packed in itself too often.
    #[error("packed more than {MOST_LAYERS} times")]
    TooDeep,
    /// It is not what its header says, or it was cut.
    #[error("the answer could not be unpacked ({packing}): {why}")]
    Broken {
        /// The packing.
        packing: String,
        /// What was wrong.
        why: String,
    },
    /// It is larger than allowed.
    #[error("the unpacked answer is too large")]
    TooLarge,
}

/// The bytes that `Content-Encoding` says were packed, at most so many. Bytes that are gzip without a header that
/// says so are unpacked too: servers that keep their feeds packed forget to say it.
pub fn unpack(bytes: Vec<u8>, encodings: Option<&str>, most: u64) -> Result<Vec<u8>, UnpackError> {
    let named = encodings.unwrap_or("").split(',').map(|name| name.trim().to_ascii_lowercase());
    let layers: Vec<String> = named.filter(|name| !name.is_empty() && name != "identity").collect();
    if layers.len() > MOST_LAYERS {
        return Err(UnpackError::TooDeep);
    }
    // Named in the order in which they were applied (RFC 9110, section 8.4).
    let plain = layers.iter().rev().try_fold(bytes, |bytes, layer| unpack_one(&bytes, layer, most))?;
    if plain.starts_with(&GZIP) { unpack_one(&plain, "gzip", most) } else { Ok(plain) }
}

fn unpack_one(bytes: &[u8], packing: &str, most: u64) -> Result<Vec<u8>, UnpackError> {
    let broken = |why: String| UnpackError::Broken { packing: packing.to_owned(), why };
    let read = match packing {
        "gzip" | "x-gzip" => gunzip(bytes, most),
        "deflate" if is_zlib(bytes) => read_capped(ZlibDecoder::new(bytes), most),
        // Servers that took the name for the format (RFC 9110, section 8.4.1.2).
        "deflate" => read_capped(DeflateDecoder::new(bytes), most),
        "br" => read_capped(brotli_decompressor::Decompressor::new(bytes, BROTLI_BUFFER), most),
        "zstd" => {
            let decoder = StreamingDecoder::new_with_max_window_size(bytes, ZSTD_WINDOW);
            read_capped(decoder.map_err(|error| broken(error.to_string()))?, most)
        }
        other => return Err(UnpackError::Unknown(other.to_owned())),
    };
    read.map_err(|error| broken(error.to_string()))?.ok_or(UnpackError::TooLarge)
}

/// All members of a gzip file (RFC 1952, section 2.2). What follows the last one is left out, as browsers do.
fn gunzip(mut bytes: &[u8], most: u64) -> io::Result<Option<Vec<u8>>> {
    let mut plain = Plain::new(most);
    loop {
        let mut member = GzDecoder::new(bytes);
        if !plain.read_all(&mut member)? {
            return Ok(None);
        }
        bytes = member.into_inner();
        if !bytes.starts_with(&GZIP) {
            return Ok(Some(plain.into_bytes()));
        }
    }
}

/// All that a reader gives, or nothing where that is more than allowed.
fn read_capped(reader: impl Read, most: u64) -> io::Result<Option<Vec<u8>>> {
    let mut plain = Plain::new(most);
    Ok(plain.read_all(reader)?.then(|| plain.into_bytes()))
}

/// Unpacked bytes, in pieces: one vector for all of them is copied into a larger one again and again, and what is stopped at
/// the cap would have taken that more than twice.
struct Plain {
    pieces: Vec<Vec<u8>>,
    /// How many more bytes are allowed.
    room: u64,
}

impl Plain {
    fn new(most: u64) -> Plain {
        Plain { pieces: Vec::new(), room: most }
    }

    /// Takes all that the reader gives; false, and something of it left, where that is more than allowed.
    fn read_all(&mut self, mut reader: impl Read) -> io::Result<bool> {
        loop {
            let mut piece = Vec::new();
            let length = reader.by_ref().take(PIECE.min(self.room + 1)).read_to_end(&mut piece)? as u64;
            if length == 0 || length > self.room {
                return Ok(length == 0);
            }
            self.room -= length;
            self.pieces.push(piece);
        }
    }

    fn into_bytes(mut self) -> Vec<u8> {
        if self.pieces.len() > 1 { self.pieces.concat() } else { self.pieces.pop().unwrap_or_default() }
    }
}

/// Whether deflated bytes have the head of zlib (RFC 1950, section 2.2): method 8, and a check that fits.
fn is_zlib(bytes: &[u8]) -> bool {
    matches!(bytes, [method, flags, ..] if method & 0x0f == 8 && u16::from_be_bytes([*method, *flags]) % 31 == 0)
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    const PLAIN: &[u8] = b"<rss>5 dead</rss>";

    fn gzip(plain: &[u8]) -> Vec<u8> {
        let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        packed.write_all(plain).unwrap();
        packed.finish().unwrap()
    }

    #[test]
    fn packings_one_in_the_other_are_undone_from_the_last_on() {
        let twice = gzip(&gzip(PLAIN));
        assert_eq!(unpack(twice.clone(), Some("gzip, GZIP"), 1_000).as_deref(), Ok(PLAIN));
        assert_eq!(unpack(twice, Some("gzip"), 1_000).as_deref(), Ok(PLAIN), "the second by its first bytes");
        assert_eq!(unpack(Vec::new(), Some("gzip, gzip, gzip"), 1_000), Err(UnpackError::TooDeep));
        assert_eq!(unpack(PLAIN.to_vec(), Some(" identity ,"), 1_000).as_deref(), Ok(PLAIN));
    }

    #[test]
    fn members_follow_one_another_and_what_follows_them_is_left_out() {
        let all = [gzip(PLAIN), gzip(b" "), gzip(PLAIN), b"\0\0\0".to_vec()].concat();
        let plain = unpack(all.clone(), Some("gzip"), 1_000).unwrap();
        assert_eq!(plain, [PLAIN, b" ", PLAIN].concat());
        assert_eq!(unpack(all, Some("gzip"), 20), Err(UnpackError::TooLarge), "the cap is for all of them");
    }

    #[test]
    fn a_cut_body_is_no_body() {
        let packed = gzip(PLAIN);
        let cut = packed[..packed.len() - 9].to_vec();
        assert!(matches!(unpack(cut, Some("gzip"), 1_000), Err(UnpackError::Broken { .. })));
    }

    #[test]
    fn as_many_bytes_as_are_allowed_come_out_whole_and_not_one_more() {
        let long: Vec<u8> = (0..700_000_u32).map(|at| (at.wrapping_mul(at) >> 9) as u8).collect();
        let packed = gzip(&long);
        assert_eq!(unpack(packed.clone(), Some("gzip"), 700_000), Ok(long));
        assert_eq!(unpack(packed, Some("gzip"), 699_999), Err(UnpackError::TooLarge));
        assert_eq!(unpack(gzip(b""), Some("gzip"), 0).as_deref(), Ok(b"".as_slice()));
    }

    #[test]
    fn any_bytes_are_survived() {
        for packing in ["gzip", "deflate", "br", "zstd"] {
            for seed in 0..200_u32 {
                let noise: Vec<u8> = (0..seed).map(|at| (at.wrapping_mul(seed * 7 + 13) >> 3) as u8).collect();
                let _ = unpack(noise.clone(), Some(packing), 10_000);
                let _ = unpack([&[0x28, 0xb5, 0x2f, 0xfd], noise.as_slice()].concat(), Some(packing), 10_000);
            }
        }
    }
}
