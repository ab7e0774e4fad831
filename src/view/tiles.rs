//! Online map tiles: only when asked for.

/// A source of raster tiles.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tiles {
    /// Address with `{z}`, `{x}` and `{y}`.
    pub template: String,
    /// Scheme and host, all that the page's policy lets images come from.
    pub(super) origin: String,
    /// Whom to name for them.
    pub credit: String,
}

impl Tiles {
    /// Checks an address such as `https://tile.openstreetmap.org/{z}/{x}/{y}.png`; plain http only from the own
    /// machine.
    ///
    /// # Errors
    /// What was expected.
    pub fn parse(template: &str) -> Result<Self, String> {
        let expected = || format!("expected an https address with {{z}}, {{x}} and {{y}}, found {template:?}");
        let (scheme, rest) = template.split_once("://").ok_or_else(expected)?;
        let host = rest.split('/').next().unwrap_or_default();
        let name = host.split(':').next().unwrap_or_default();
        let is_local = matches!(name, "localhost" | "127.0.0.1");
        let is_host = !name.is_empty() && host.bytes().all(|c| c.is_ascii_alphanumeric() || b".-:".contains(&c));
        let has_all = ["{z}", "{x}", "{y}"].iter().all(|part| template.contains(part));
        let plain = template.bytes().all(|c| c.is_ascii_graphic() && !b"\"'<>;,\\".contains(&c));
        if !(is_host && has_all && plain && (scheme == "https" || scheme == "http" && is_local)) {
            return Err(expected());
        }
        let credit = if name.ends_with("openstreetmap.org") {
            "© OpenStreetMap contributors (openstreetmap.org/copyright)".to_owned()
        } else {
            format!("Map tiles: {name}")
        };
        Ok(Self { template: template.to_owned(), origin: format!("{scheme}://{host}"), credit })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_addresses_that_cannot_widen_the_policy() {
        let origin = |template| Tiles::parse(template).ok().map(|tiles| tiles.origin);
        let check = |template, expected: Option<&str>| assert_eq!(origin(template).as_deref(), expected, "{template}");
        check("https://tile.openstreetmap.org/{z}/{x}/{y}.png", Some("https://tile.openstreetmap.org"));
        check("http://127.0.0.1:8080/{z}/{x}/{y}", Some("http://127.0.0.1:8080"));
        check("http://tile.example.org/{z}/{x}/{y}", None);
        check("https://*/{z}/{x}/{y}", None);
        check("https://a.org; script-src */{z}/{x}/{y}", None);
        check("https://a.org/{z}/{x}", None);
        check("https:///{z}/{x}/{y}", None);
        check("javascript:alert(1)//{z}{x}{y}", None);
        check("tiles/{z}/{x}/{y}", None);
    }
}
