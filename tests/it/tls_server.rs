//! A server that speaks TLS on loopback, for names under `.test`: shows the certificate that the test asks for, and
//! answers every request the same, over HTTP/1.1 or HTTP/2.

use std::net::{IpAddr, Ipv4Addr};
use std::sync::Arc;

use claimwatch::source::access::Access;
use claimwatch::source::fetch::Ask;
use jiff::Timestamp;
use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair, date_time_ymd};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::pki_types::PrivateKeyDer;
use tokio_rustls::server::TlsStream;

/// The name that the good certificate is for.
pub const HOST: &str = "feeds.test";

/// What certificate is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shown {
    Good,
    Expired,
    SelfSigned,
    OtherName,
}

/// A running server; it ends with the test's runtime.
pub struct TlsServer {
    port: u16,
    /// The certificate of the authority behind all but the self-signed, in PEM form.
    pub ca: String,
}

/// What is asked of a feed at that address for the first time, by somebody who may ask private hosts.
pub fn ask<'a>(url: &'a str, access: Option<&'a Access>) -> Ask<'a> {
    Ask {
        url,
        home: None,
        allow_private: true,
        private_at_home_only: false,
        access,
        visit: None,
        now: Timestamp::UNIX_EPOCH,
    }
}

/// Every name is this machine's.
pub fn at_home(_: &str) -> Vec<IpAddr> {
    vec![IpAddr::V4(Ipv4Addr::LOCALHOST)]
}

impl TlsServer {
    /// A server that gives `answer`: over HTTP/1.1 the whole answer with its head, over HTTP/2 the body.
    pub async fn start(shown: Shown, http2: bool, answer: &str) -> TlsServer {
        let (ca, mut config) = certified(shown);
        config.alpn_protocols = vec![if http2 { b"h2".to_vec() } else { b"http/1.1".to_vec() }];
        let acceptor = TlsAcceptor::from(Arc::new(config));
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let answer = answer.to_owned();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let (acceptor, answer) = (acceptor.clone(), answer.clone());
                tokio::spawn(async move {
                    // A client that refuses the certificate goes away in the middle.
                    if let Ok(stream) = acceptor.accept(stream).await {
                        if http2 { answer_http2(stream, answer).await } else { answer_http1(stream, answer).await }
                    }
                });
            }
        });
        TlsServer { port, ca }
    }

    pub fn url(&self) -> String {
        format!("https://{HOST}:{}/feed", self.port)
    }
}

fn certified(shown: Shown) -> (String, ServerConfig) {
    certified_for(if shown == Shown::OtherName { "other.test" } else { HOST }, shown)
}

/// The certificate of an authority, in PEM form, and a server that has one by it for that name.
pub fn certified_for(name: &str, shown: Shown) -> (String, ServerConfig) {
    let mut authority = CertificateParams::default();
    authority.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let authority_key = KeyPair::generate().unwrap();
    let ca = authority.self_signed(&authority_key).unwrap();
    let issuer = Issuer::new(authority, authority_key);
    let mut own = CertificateParams::new([name.to_owned()]).unwrap();
    if shown == Shown::Expired {
        (own.not_before, own.not_after) = (date_time_ymd(2020, 1, 1), date_time_ymd(2021, 1, 1));
    }
    let key = KeyPair::generate().unwrap();
    let signed = if shown == Shown::SelfSigned { own.self_signed(&key) } else { own.signed_by(&key, &issuer) };
    let private = PrivateKeyDer::try_from(key.serialize_der()).unwrap();
    claimwatch::source::fetch::install_tls();
    let config = ServerConfig::builder().with_no_client_auth();
    (ca.pem(), config.with_single_cert(vec![signed.unwrap().der().clone()], private).unwrap())
}

async fn answer_http1(mut stream: TlsStream<TcpStream>, answer: String) {
    let mut request = Vec::new();
    while !request.ends_with(b"\r\n\r\n") {
        match stream.read_u8().await {
            Ok(byte) => request.push(byte),
            Err(_) => return,
        }
    }
    let _ = stream.write_all(answer.as_bytes()).await;
    let _ = stream.shutdown().await;
}

async fn answer_http2(stream: TlsStream<TcpStream>, body: String) {
    let Ok(mut connection) = h2::server::handshake(stream).await else { return };
    while let Some(Ok((_, mut respond))) = connection.accept().await {
        let mut stream = respond.send_response(http::Response::new(()), false).unwrap();
        stream.send_data(body.clone().into(), true).unwrap();
    }
}
