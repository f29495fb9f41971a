//! What a feed needs to be let in, and what it is trusted with beyond others: settings of one feed that only its own
//! server is told. Headers lie in a file of their own, so that no secret stands in the config.

use std::path::{Path, PathBuf};

use reqwest::header::{HeaderMap, HeaderName, HeaderValue};

/// The access to one feed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Access {
    /// A file of certificates, in PEM form, that are believed besides the system's.
    pub ca: Option<PathBuf>,
    /// Whether any certificate is believed, also one that is expired, self-signed or another host's.
    pub allow_bad_certificate: bool,
    /// Whether a redirect may lead from https to http.
    pub allow_insecure_redirect: bool,
    /// A file of headers to send along, one a line: `Authorization: Bearer …`.
    pub headers_file: Option<PathBuf>,
}

impl Access {
    /// The headers of the file, read anew each time so that a renewed token counts. The error never quotes them.
    pub(super) fn read_headers(&self) -> Result<HeaderMap, String> {
        let Some(path) = &self.headers_file else { return Ok(HeaderMap::new()) };
        let path = in_credentials(path, std::env::var_os("CREDENTIALS_DIRECTORY").map(PathBuf::from).as_deref());
        let text = std::fs::read_to_string(&path)
            .map_err(|error| format!("`headers-file` could not be read ({}): {error}", path.display()))?;
        parse_headers(&text).map_err(|line| {
            format!("`headers-file`, line {line}, is no header ({}); write \"Name: value\"", path.display())
        })
    }
}

/// A bare name is one of systemd's credentials, where there are any (systemd.exec(5), `LoadCredential=`).
fn in_credentials(path: &Path, credentials: Option<&Path>) -> PathBuf {
    let bare = path.components().count() == 1;
    credentials.filter(|_| bare).map_or_else(|| path.to_owned(), |folder| folder.join(path))
}

/// The headers of a text, one a line; empty lines and those that start with `#` say nothing. The error is the number
/// of the line that is none.
fn parse_headers(text: &str) -> Result<HeaderMap, usize> {
    let mut headers = HeaderMap::new();
    for (at, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty() && !line.starts_with('#')) {
        let header = line.split_once(':').and_then(|(name, value)| {
            let name = name.trim().parse::<HeaderName>().ok()?;
            let mut value = HeaderValue::from_str(value.trim()).ok()?;
            // Keeps it out of whatever prints headers.
            value.set_sensitive(true);
            Some((name, value))
        });
        let (name, value) = header.ok_or(at + 1)?;
        headers.append(name, value);
    }
    Ok(headers)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_are_read_line_by_line_and_a_bad_line_is_named_without_its_words() {
        let headers = parse_headers("# of the press office\nAuthorization: Bearer a:b\n\nX-Key:  7 \r\n").unwrap();
        assert_eq!(headers["authorization"], "Bearer a:b");
        assert_eq!(headers["x-key"], "7");
        assert!(headers.iter().all(|(_, value)| value.is_sensitive()));
        assert_eq!(parse_headers("X-Key: 7\nsecret"), Err(2));
        assert_eq!(parse_headers("Bad name: 7"), Err(1));
    }

    #[test]
    fn a_bare_name_is_a_credential_and_a_path_is_a_path() {
        let folder = Some(Path::new("/run/credentials/claimwatch.service"));
        let token = "/run/credentials/claimwatch.service/press-token";
        assert_eq!(in_credentials(Path::new("press-token"), folder), Path::new(token));
        assert_eq!(in_credentials(Path::new("/etc/token"), folder), Path::new("/etc/token"));
        assert_eq!(in_credentials(Path::new("press-token"), None), Path::new("press-token"));
    }
}
