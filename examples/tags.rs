use dateline::recognise::{tagger, tokenise};
fn main() {
    for text in std::env::args().skip(1) {
        let d = dateline::Document::new("x", text);
        let (t, s) = tokenise(&d);
        let tags = tagger::tag(&d, &t, &s, dateline::Gazetteer::embedded());
        let line: Vec<String> = t.iter().zip(&tags).map(|(t, g)| format!("{}/{:?}{:?}:{:.2}:{:.2}", t.text(&d.text), g.kind, g.position, g.probability, g.place)).collect();
        println!("{}\n", line.join(" "));
    }
}
