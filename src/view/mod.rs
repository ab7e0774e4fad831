//! View: layers become one self-contained page with a map, a time line and a table.
//!
//! The page asks for nothing over the network. What comes from layers reaches it as data only: JSON in which no
//! character can end the element that holds it (`json`), read by our script and shown as text nodes. The policy in
//! its head allows exactly the scripts and styles that stand in it, each by its hash (`policy`).

mod base;
mod columns;
mod json;
mod layer;
mod policy;
mod polyline;
mod tiles;

pub use layer::{Feature, Layer, Shape};
pub use tiles::Tiles;

use crate::Gazetteer;
use crate::write::attribute as escape;

/// What the page is to be.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Options {
    /// Heading and title.
    pub title: String,
    /// Online map tiles under the points; none: the page stays offline.
    pub tiles: Option<Tiles>,
    /// For a page that is served: it asks its own server for changes, and loads itself again.
    pub live: bool,
}

const HTML: &str = include_str!("page.html");
const CSS: &str = include_str!("page.css");
const GUARD: &str = include_str!("guard.js");
const LEAFLET_JS: &str = include_str!("vendor/leaflet.js");
const LEAFLET_CSS: &str = include_str!("vendor/leaflet.css");
const LEAFLET_LICENCE: &str = include_str!("vendor/LICENSE");

/// Our script, file by file in the order in which they need each other.
const SCRIPTS: &[(&str, &str)] = &[
    ("elements.js", include_str!("elements.js")),
    ("incidents.js", include_str!("incidents.js")),
    ("filters.js", include_str!("filters.js")),
    ("sheet.js", include_str!("sheet.js")),
    ("basemap.js", include_str!("basemap.js")),
    ("clusters.js", include_str!("clusters.js")),
    ("points.js", include_str!("points.js")),
    ("shapes.js", include_str!("shapes.js")),
    ("timeline.js", include_str!("timeline.js")),
    ("detail.js", include_str!("detail.js")),
    ("table.js", include_str!("table.js")),
    ("picture.js", include_str!("picture.js")),
    ("main.js", include_str!("main.js")),
];

/// The page, whole.
///
/// ```
/// use dateline::{Gazetteer, view::{Layer, Options, page}};
/// let text = r#"{"type": "Feature", "geometry": {"type": "Point", "coordinates": [69.2, 34.5]}, "properties": {"title": "</script>"}}"#;
/// let (layer, notices) = Layer::parse("one.geojson", text)?;
/// let html = page(&[layer], Gazetteer::embedded(), &Options { title: "One".into(), ..Options::default() });
/// assert!(notices.is_empty() && html.contains(r"\u003c/script\u003e"));
/// # Ok::<(), dateline::Error>(())
/// ```
pub fn page(layers: &[Layer], gazetteer: &Gazetteer, options: &Options) -> String {
    let script = script();
    // A source map is a file that is not here.
    let leaflet = LEAFLET_JS.trim_end().trim_end_matches("//# sourceMappingURL=leaflet.js.map");
    let leaflet = plain(&format!("/*\n{LEAFLET_LICENCE}*/\n{leaflet}"));
    let leaflet_css = plain(LEAFLET_CSS);
    let policy = policy::policy(&[GUARD, &leaflet, &script], &[&leaflet_css, CSS], options);
    let data = columns::data(layers, options);
    let base = base::base(gazetteer, layers);
    fill(HTML, |name| match name {
        "policy" => escape(&policy),
        "title" => escape(&options.title),
        "generator" => concat!("dateline ", env!("CARGO_PKG_VERSION")).to_owned(),
        "leaflet.css" => leaflet_css.clone(),
        "page.css" => CSS.to_owned(),
        "guard.js" => GUARD.to_owned(),
        "leaflet.js" => leaflet.clone(),
        "page.js" => script.clone(),
        "data" => json::embed(&data),
        "base" => json::embed(&base),
        _ => String::new(),
    })
}

/// With plain line ends: a browser makes them so before it takes a hash.
fn plain(text: &str) -> String {
    text.replace("\r\n", "\n")
}

/// All of our script in one function, so that nothing of it is global.
fn script() -> String {
    let mut script = String::from("(() => {\n'use strict';\n");
    for (name, text) in SCRIPTS {
        script.extend(["\n/* ", name, " */\n", text]);
    }
    script.push_str("})();\n");
    script
}

/// The template with each `{{name}}` replaced; what is put in is not looked at again.
fn fill(template: &str, value: impl Fn(&str) -> String) -> String {
    let mut out = String::with_capacity(template.len() + (1 << 20));
    let mut rest = template;
    while let Some((before, after)) = rest.split_once("{{") {
        let Some((name, after)) = after.split_once("}}") else { break };
        out.push_str(before);
        out.push_str(&value(name));
        rest = after;
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hex(text: &str) -> String {
        use sha2::{Digest, Sha256};
        use std::fmt::Write as _;
        Sha256::digest(text).iter().fold(String::new(), |mut hex, byte| {
            let _infallible = write!(hex, "{byte:02x}");
            hex
        })
    }

    #[test]
    fn what_is_put_in_is_not_looked_at_again() {
        assert_eq!(fill("a {{x}} b {{y}}{{z", |name| format!("<{{{{{name}}}}}>")), "a <{{x}}> b <{{y}}>{{z");
    }

    #[test]
    fn leaflet_is_the_one_in_the_readme() {
        let readme = include_str!("vendor/README.md");
        for text in [LEAFLET_JS, LEAFLET_CSS] {
            assert!(readme.contains(&hex(text)), "{}", hex(text));
        }
    }

    #[test]
    fn our_script_sets_no_html_and_runs_no_text() {
        let texts = SCRIPTS.iter().copied().chain([("guard.js", GUARD), ("page.html", HTML)]);
        let banned = [
            "innerHTML",
            "outerHTML",
            "insertAdjacentHTML",
            "document.write",
            "eval(",
            "new Function",
            "setHTML",
            "bindPopup",
            "bindTooltip",
            "createContextualFragment",
            "DOMParser",
            "srcdoc",
            "onclick=",
            "style=\"",
            "</script",
            "<!--",
            "http://",
            "javascript:",
        ];
        for (name, text) in texts {
            // The template ends its own scripts, and SVG is asked for by the name of its namespace.
            let text = if name == "page.html" { text.replace("</script>", "") } else { text.to_owned() };
            let text = text.replace("http://www.w3.org/2000/svg", "");
            for word in banned {
                assert!(!text.contains(word), "{name} has {word}");
            }
            assert!(!text.contains('\r'), "{name}: a hash is over the text with plain line ends");
        }
    }

    #[test]
    fn hostile_words_end_no_element() {
        let hostile = "</script><script>alert(1)</script><!-- & \u{2028}{{base}}";
        let feature = serde_json::json!({
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": [1, 2]},
            "properties": {hostile: hostile, "title": hostile},
        });
        let (layer, _) = Layer::parse(hostile, &feature.to_string()).unwrap();
        let options = Options { title: hostile.to_owned(), ..Options::default() };
        let clean = page(&[], Gazetteer::embedded(), &Options::default());
        let html = page(&[layer], Gazetteer::embedded(), &options);
        for tag in ["<script", "</script", "<style", "<!--", "\"countries\":"] {
            assert_eq!(html.matches(tag).count(), clean.matches(tag).count(), "{tag}");
        }
        assert!(!html.contains("<script>alert"));
    }
}
