//! The page's Content-Security-Policy: exactly the scripts and styles that stand in it, by hash, and nothing else.

use sha2::{Digest, Sha256};

use super::Options;

/// The policy for these inline scripts and styles.
///
/// Trusted Types let no text become HTML or script; the one policy named `default` in our script lets pass the
/// constant that Leaflet probes the browser with.
pub(super) fn policy(scripts: &[&str], styles: &[&str], options: &Options) -> String {
    let hashes = |texts: &[&str]| texts.iter().map(|text| hash(text)).collect::<Vec<_>>().join(" ");
    let images = match &options.tiles {
        Some(tiles) => format!("data: blob: {}", tiles.origin),
        None => "data: blob:".to_owned(),
    };
    let connect = if options.live { "'self'" } else { "'none'" };
    format!(
        "default-src 'none'; script-src {}; style-src {}; img-src {images}; connect-src {connect}; base-uri 'none'; \
         form-action 'none'; require-trusted-types-for 'script'; trusted-types default",
        hashes(scripts),
        hashes(styles),
    )
}

fn hash(text: &str) -> String {
    format!("'sha256-{}'", base64(&Sha256::digest(text)))
}

/// RFC 4648, section 4.
fn base64(bytes: &[u8]) -> String {
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::new();
    for three in bytes.chunks(3) {
        let bits = three.iter().fold(0_u32, |bits, byte| bits << 8 | u32::from(*byte)) << (8 * (3 - three.len()));
        for place in 0..4 {
            let digit = ALPHABET[(bits >> (18 - 6 * place) & 63) as usize];
            out.push(if place > three.len() { '=' } else { char::from(digit) });
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_as_in_the_rfc() {
        for (bytes, text) in [
            ("", ""),
            ("f", "Zg=="),
            ("fo", "Zm8="),
            ("foo", "Zm9v"),
            ("foob", "Zm9vYg=="),
            ("fooba", "Zm9vYmE="),
            ("foobar", "Zm9vYmFy"),
        ] {
            assert_eq!(base64(bytes.as_bytes()), text);
        }
    }

    #[test]
    fn hashes_as_browsers_make_them() {
        // The example of the CSP specification, section 2.3.1 ("doSomething();" and others differ by tool): of the empty text.
        assert_eq!(hash(""), "'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='");
    }

    #[test]
    fn the_net_is_named_only_when_asked_for() {
        let offline = policy(&["a"], &["b"], &Options::default());
        assert!(offline.starts_with("default-src 'none'; script-src 'sha256-"));
        assert!(!offline.contains("http") && !offline.contains("'self'") && !offline.contains("unsafe"));
    }
}
