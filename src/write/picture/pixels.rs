//! SVG to PNG, with the font that is inside: the same picture on every machine, as long as its letters are Latin or
//! Cyrillic. For others the machine's fonts are asked, and what none of them has is drawn as a question mark.

use std::collections::BTreeSet;
use std::io;
use std::sync::{Arc, Mutex, PoisonError};

use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::{FontResolver, Options, Tree, fontdb};

/// Noto Sans, see OFL.txt.
const FONT: &[u8] = include_bytes!("notosans-latin.ttf");

/// The picture as PNG.
pub(super) fn png(svg: &str) -> io::Result<Vec<u8>> {
    let mut fonts = fontdb::Database::new();
    fonts.load_font_data(FONT.to_vec());
    let family = "Noto Sans".to_owned();
    fonts.set_sans_serif_family(family.clone());
    let unknown = Arc::new(Mutex::new(BTreeSet::new()));
    let font_resolver = FontResolver { select_fallback: fallback(unknown.clone()), ..FontResolver::default() };
    let options = Options { font_family: family, fontdb: Arc::new(fonts), font_resolver, ..Options::default() };
    let mut tree = Tree::from_str(svg, &options).map_err(io::Error::other)?;
    let unknown = unknown.lock().unwrap_or_else(PoisonError::into_inner).clone();
    if !unknown.is_empty() {
        let told = svg.replace(|c| unknown.contains(&c), "?");
        tree = Tree::from_str(&told, &options).map_err(io::Error::other)?;
    }
    let size = tree.size().to_int_size();
    let mut pixels =
        Pixmap::new(size.width(), size.height()).ok_or_else(|| io::Error::other("a picture without pixels"))?;
    resvg::render(&tree, Transform::default(), &mut pixels.as_mut());
    pixels.encode_png().map_err(io::Error::other)
}

type Fallback = Box<dyn Fn(char, &[fontdb::ID], &mut Arc<fontdb::Database>) -> Option<fontdb::ID> + Send + Sync>;

/// Reads the machine's fonts when the first letter is missing, and collects what they do not have either.
fn fallback(unknown: Arc<Mutex<BTreeSet<char>>>) -> Fallback {
    let among = FontResolver::default_fallback_selector();
    Box::new(move |c, used, fonts| {
        let found = among(c, used, fonts).or_else(|| {
            if fonts.len() == 1 {
                let fonts = Arc::make_mut(fonts);
                fonts.load_system_fonts();
                // Neither bold nor slanted letters among the others.
                let is_plain = |face: &fontdb::FaceInfo| {
                    face.style == fontdb::Style::Normal && face.weight == fontdb::Weight::NORMAL
                };
                let others: Vec<_> = fonts.faces().filter(|face| !is_plain(face)).map(|face| face.id).collect();
                for face in others {
                    fonts.remove_face(face);
                }
            }
            among(c, used, fonts)
        });
        if found.is_none() {
            unknown.lock().unwrap_or_else(PoisonError::into_inner).insert(c);
        }
        found
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_no_font_has_is_a_question_mark() {
        let picture = |text: &str| {
            let text = format!("<text x=\"9\" y=\"30\" font-size=\"20\" font-family=\"Noto Sans\">{text}</text>");
            png(&format!("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"90\" height=\"40\">{text}</svg>")).unwrap()
        };
        // A character for private use.
        assert!(picture("a\u{e5a7}b") == picture("a?b"));
        assert!(picture("ab") != picture("a?b"));
        assert!(picture("Кабул") != picture("Кабуй"));
    }
}
