//! Reads secrets and certificates where the config says that they lie, each time anew, so that a renewed one counts at
//! once. What is read never appears in a message; the messages name the place.

use std::fmt::Display;
use std::path::{Path, PathBuf};

use crate::setting::{Address, Secret};

/// The longest that a secret may be, in bytes: what is longer is another file.
const LONGEST: usize = 16_384;

/// The secret, without the white space around it. The error names the place and never the secret.
pub fn read_secret(secret: &Secret) -> Result<String, String> {
    let read = match secret {
        Secret::File(path) => read_file(path.clone()),
        Secret::Credential(name) => match std::env::var_os("CREDENTIALS_DIRECTORY") {
            Some(folder) => read_file(PathBuf::from(folder).join(name)),
            None => {
                Err("there are no credentials: $CREDENTIALS_DIRECTORY is not set; only the service itself has them, \
                         by LoadCredential= in its unit"
                    .to_owned())
            }
        },
        Secret::Environment(name) => std::env::var(name).map_err(|error| error.to_string()),
        Secret::Unplaced => Err(Secret::PLACES.to_owned()),
    };
    let text = read.map_err(|why| format!("the secret in {secret} cannot be read: {why}"))?;
    match text.trim() {
        "" => Err(format!("there is nothing in {secret}")),
        whole => Ok(whole.to_owned()),
    }
}

/// The certificates in that file, in PEM form, as `parse` reads them. The error names the file.
pub fn read_certificates<C, E: Display>(path: &Path, parse: impl Fn(&[u8]) -> Result<C, E>) -> Result<C, String> {
    let failed = |why: String| format!("the certificates of `ca` could not be read ({}): {why}", path.display());
    let pem = std::fs::read(path).map_err(|error| failed(error.to_string()))?;
    parse(&pem).map_err(|error| failed(error.to_string()))
}

/// The address, read where it lies if it is a secret.
pub fn read_address(address: &Address) -> Result<String, String> {
    match address {
        Address::Plain(written) => Ok(written.clone()),
        Address::Secret(secret) => read_secret(secret),
    }
}

fn read_file(path: PathBuf) -> Result<String, String> {
    let bytes = std::fs::read(path).map_err(|error| error.to_string())?;
    if bytes.len() > LONGEST {
        return Err(format!("it is longer than {LONGEST} bytes"));
    }
    String::from_utf8(bytes).map_err(|_| "it is not UTF-8 text".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_read_where_it_lies_and_an_error_names_the_place() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("desk.key");
        std::fs::write(&path, " hunter2\r\n").unwrap();
        assert_eq!(read_secret(&Secret::File(path.clone())).unwrap(), "hunter2");
        std::fs::write(&path, "\n").unwrap();
        assert!(read_secret(&Secret::File(path.clone())).unwrap_err().starts_with("there is nothing in the file "));
        std::fs::write(&path, vec![b'x'; LONGEST + 1]).unwrap();
        assert!(read_secret(&Secret::File(path)).unwrap_err().contains("longer than 16384 bytes"));
        let unset = read_secret(&Secret::Environment("CLAIMWATCH_NO_SUCH_VARIABLE".to_owned())).unwrap_err();
        assert!(unset.starts_with("the secret in the variable CLAIMWATCH_NO_SUCH_VARIABLE cannot be read"), "{unset}");
    }
}
