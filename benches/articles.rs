//! How fast the steps from text to incidents are, in bytes of text a second, over the articles of this
//! repository: `cargo bench --bench articles`.

#![allow(missing_docs)]

use std::path::Path;

use dateline::layer::{self, Report};
use dateline::read::text;
use dateline::recognise::{recognise, tokenise};
use dateline::resolve::{self, resolve};
use dateline::{Document, Gazetteer};
use divan::Bencher;
use divan::counter::BytesCount;

fn main() {
    divan::main();
}

/// The articles' texts by their file names' order.
fn texts() -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("articles");
    let mut paths: Vec<_> =
        std::fs::read_dir(folder).expect("articles").map(|entry| entry.expect("entry").path()).collect();
    paths.sort();
    paths.iter().map(|path| std::fs::read_to_string(path).expect("UTF-8")).collect()
}

fn read(text: &str) -> Document {
    text::parse_beside("x".to_owned(), text.to_owned(), &dateline::read::Beside::default())
}

fn over_documents<T>(bencher: Bencher<'_, '_>, each: impl Fn(&Document) -> T) {
    let documents: Vec<Document> = texts().iter().map(|text| read(text)).collect();
    let bytes: usize = documents.iter().map(|document| document.text.len()).sum();
    bencher.counter(BytesCount::new(bytes)).bench_local(|| documents.iter().map(&each).collect::<Vec<T>>());
}

/// From text to blocks, title, dateline.
#[divan::bench]
fn reading(bencher: Bencher<'_, '_>) {
    let texts = texts();
    let bytes: usize = texts.iter().map(String::len).sum();
    bencher.counter(BytesCount::new(bytes)).bench_local(|| texts.iter().map(|text| read(text)).collect::<Vec<_>>());
}

#[divan::bench]
fn tokens(bencher: Bencher<'_, '_>) {
    over_documents(bencher, tokenise);
}

/// Tokens, tagger, mentions.
#[divan::bench]
fn recognising(bencher: Bencher<'_, '_>) {
    over_documents(bencher, |document| recognise(document, Gazetteer::embedded()));
}

/// The resolver alone.
#[divan::bench]
fn resolving(bencher: Bencher<'_, '_>) {
    let gazetteer = Gazetteer::embedded();
    let documents: Vec<_> = texts().iter().map(|text| read(text)).map(|d| (recognise(&d, gazetteer), d)).collect();
    let bytes: usize = documents.iter().map(|(_, document)| document.text.len()).sum();
    let options = resolve::Options::default();
    bencher.counter(BytesCount::new(bytes)).bench_local(|| {
        documents.iter().map(|(found, document)| resolve(document, found, gazetteer, &options)).collect::<Vec<_>>()
    });
}

/// What `places` does with a document.
#[divan::bench]
fn places(bencher: Bencher<'_, '_>) {
    let (gazetteer, options) = (Gazetteer::embedded(), resolve::Options::default());
    over_documents(bencher, |document| {
        let (recognition, toponyms) = dateline::places(document, gazetteer, &options);
        layer::places(&Report::new(document, gazetteer), &recognition, &toponyms).len()
    });
}

/// What `map` does with a document.
#[divan::bench]
fn map(bencher: Bencher<'_, '_>) {
    let (gazetteer, options) = (Gazetteer::embedded(), resolve::Options::default());
    over_documents(bencher, |document| {
        let analysis = dateline::analyse(document, gazetteer, &options);
        let report = Report::new(document, gazetteer);
        analysis.incidents.iter().map(|incident| layer::incidents(&report, incident).len()).sum::<usize>()
    });
}
