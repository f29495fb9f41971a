//! Where a secret lies. The config names the place and never holds the secret; a text that names no place may be the
//! secret itself, so it is forgotten at once and never shown.

use std::convert::Infallible;
use std::fmt;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use serde::de::{Deserialize, Deserializer};

/// The place of a secret, written "file:/etc/claimwatch/desk.key", "credential:desk-key" or "env:DESK_KEY".
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Secret {
    /// A file; its text is the secret, without the line's end.
    File(PathBuf),
    /// One of the service's credentials (systemd.exec(5), `LoadCredential=`).
    Credential(String),
    /// A variable of the environment.
    Environment(String),
    /// Something that names no place.
    Unplaced,
}

/// A web address, written as it is, or the place of one that is a secret itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Address {
    /// As it stands.
    Plain(String),
    /// To be read there.
    Secret(Secret),
}

impl Secret {
    /// What to write where a secret is asked for.
    pub const PLACES: &str = "write \"file:/path\", \"credential:NAME\" or \"env:NAME\"";

    /// The same with a relative file starting from that folder.
    pub fn resolved(self, folder: &Path) -> Secret {
        match self {
            Secret::File(path) => Secret::File(folder.join(path)),
            other => other,
        }
    }
}

impl Address {
    /// The same with a relative file starting from that folder.
    pub fn resolved(self, folder: &Path) -> Address {
        match self {
            Address::Secret(secret) => Address::Secret(secret.resolved(folder)),
            plain => plain,
        }
    }
}

impl FromStr for Secret {
    type Err = Infallible;

    fn from_str(written: &str) -> Result<Secret, Infallible> {
        let is_name = |name: &str| !name.is_empty() && !name.contains(['/', '=', '\0']);
        Ok(match written.split_once(':') {
            Some(("file", path)) if !path.is_empty() => Secret::File(PathBuf::from(path)),
            Some(("credential", name)) if is_name(name) => Secret::Credential(name.to_owned()),
            Some(("env", name)) if is_name(name) => Secret::Environment(name.to_owned()),
            _ => Secret::Unplaced,
        })
    }
}

impl FromStr for Address {
    type Err = Infallible;

    fn from_str(written: &str) -> Result<Address, Infallible> {
        let Ok(secret) = written.parse::<Secret>();
        Ok(match secret {
            Secret::Unplaced => Address::Plain(written.to_owned()),
            placed => Address::Secret(placed),
        })
    }
}

/// The place, which is no secret.
impl fmt::Display for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Secret::File(path) => write!(f, "the file {}", path.display()),
            Secret::Credential(name) => write!(f, "the credential {name}"),
            Secret::Environment(name) => write!(f, "the variable {name}"),
            Secret::Unplaced => f.write_str("no place"),
        }
    }
}

impl<'de> Deserialize<'de> for Secret {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Secret, D::Error> {
        let Ok(secret) = String::deserialize(from)?.parse();
        Ok(secret)
    }
}

impl<'de> Deserialize<'de> for Address {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Address, D::Error> {
        let Ok(address) = String::deserialize(from)?.parse();
        Ok(address)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn secret(written: &str) -> Secret {
        written.parse().unwrap()
    }

    #[test]
    fn a_place_is_read_and_a_secret_itself_is_forgotten() {
        assert_eq!(secret("file:keys/desk").resolved(Path::new("/etc")), Secret::File("/etc/keys/desk".into()));
        assert_eq!(secret("credential:desk-key"), Secret::Credential("desk-key".to_owned()));
        assert_eq!(secret("env:DESK_KEY"), Secret::Environment("DESK_KEY".to_owned()));
        for bare in ["hunter2", "", "file:", "credential:../../etc/shadow", "https://hooks.example/T0/B0"] {
            assert_eq!(secret(bare), Secret::Unplaced, "{bare}");
            assert!(bare.is_empty() || !format!("{:?} {}", secret(bare), secret(bare)).contains(bare));
        }
    }

    #[test]
    fn an_address_stands_for_itself_unless_it_names_a_place() {
        let plain = "https://hooks.example/desk";
        assert_eq!(plain.parse(), Ok(Address::Plain(plain.to_owned())));
        assert_eq!("env:HOOK".parse(), Ok(Address::Secret(Secret::Environment("HOOK".to_owned()))));
    }
}
