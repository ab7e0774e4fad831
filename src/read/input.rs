//! From paths to articles: files, folders, standard input.

use std::collections::{BTreeSet, VecDeque};
use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, Read};
use std::path::{Path, PathBuf};

use jiff::civil::Date;
use serde_json::{Map, Value};

use super::{Beside, decode, jsonl, markdown, page, text};
use crate::{Document, Notice};

/// How articles are read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Options {
    /// Publication date of all of them; outranks what the articles tell.
    pub published: Option<Date>,
    /// Bytes that a file, or a line of a stream, may have.
    pub max_bytes: u64,
}

impl Default for Options {
    /// No date; 64 MiB.
    fn default() -> Self {
        Self { published: None, max_bytes: 64 << 20 }
    }
}

/// An article with what its record carried.
#[derive(Debug, Clone)]
pub struct Article {
    /// The report.
    pub document: Document,
    /// Scalar members of its record except the text, in order; empty for files.
    pub echo: Map<String, Value>,
    /// Its line in a stream, counted from 1; `None` for files.
    pub line: Option<u64>,
}

/// One thing that reading yields.
#[derive(Debug, Clone)]
pub enum Item {
    /// An article.
    Article(Box<Article>),
    /// A line of a stream that is not an article; with `--format jsonl` it is answered with an error object.
    Refused(Notice),
    /// Anything else to tell: a file left out, an encoding guessed.
    Notice(Notice),
}

/// The articles of files, folders (recursively, by name) and `-` (standard input), one in memory at a time.
///
/// `.txt`, `.md`, `.markdown` and `.jsonl` (`.ndjson`) are read; a file named outright is read as plain text if its ending
/// is not known. What cannot be read is told and the rest goes on.
///
/// ```
/// use dateline::read::{Item, Options, articles};
/// let mut items = articles(&["no-such-file.txt".into()], &Options::default());
/// let Some(Item::Notice(notice)) = items.next() else { panic!() };
/// assert!(notice.to_string().starts_with("no-such-file.txt: cannot read: "));
/// assert!(items.next().is_none());
/// ```
pub fn articles(inputs: &[PathBuf], options: &Options) -> Articles {
    let todo = inputs.iter().rev().map(|path| Todo { path: path.clone(), named: true }).collect();
    // Spans are 32 bits wide.
    let options = Options { max_bytes: options.max_bytes.min(u64::from(u32::MAX)), ..options.clone() };
    Articles { options, todo, ready: VecDeque::new(), stream: None, seen: BTreeSet::new() }
}

/// Iterator of [`articles`].
pub struct Articles {
    options: Options,
    /// What is still to be read, the next last.
    todo: Vec<Todo>,
    ready: VecDeque<Item>,
    stream: Option<jsonl::Records<Box<dyn BufRead>>>,
    /// Folders entered, so that a link back to one ends.
    seen: BTreeSet<PathBuf>,
}

struct Todo {
    path: PathBuf,
    /// Named by the user, not found in a folder.
    named: bool,
}

/// How a file is read, by its ending.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Format {
    Text,
    Markdown,
    /// A web page.
    Page,
    Lines,
    /// Not an article; the remedy.
    Other(&'static str),
    Unknown,
}

impl Iterator for Articles {
    type Item = Item;

    fn next(&mut self) -> Option<Item> {
        loop {
            if let Some(item) = self.ready.pop_front() {
                return Some(item);
            }
            if let Some(stream) = &mut self.stream {
                match stream.next() {
                    Some(item) => return Some(item),
                    None => self.stream = None,
                }
                continue;
            }
            let todo = self.todo.pop()?;
            self.open(&todo);
        }
    }
}

impl Articles {
    fn open(&mut self, todo: &Todo) {
        let path = &todo.path;
        let name = name(path);
        if path.as_os_str() == "-" {
            self.stream(&name, Box::new(BufReader::new(io::stdin())), None);
            return;
        }
        let metadata = match fs::metadata(path) {
            Ok(metadata) => metadata,
            Err(error) => return self.tell(Notice::of(path.display().to_string(), format!("cannot read: {error}"))),
        };
        if metadata.is_dir() {
            return self.folder(path);
        }
        let format = format(path);
        match format {
            Format::Other(remedy) => {
                let message = format!("expected an article (.txt, .md, .html or .jsonl), found {remedy}");
                return self.tell(Notice::of(name, message));
            }
            Format::Unknown if !todo.named => return,
            _ => {}
        }
        if format != Format::Lines && metadata.is_file() && metadata.len() > self.options.max_bytes {
            return self.tell(self.too_large(&name, Some(metadata.len())));
        }
        match File::open(path) {
            Ok(file) => self.stream(&name, Box::new(BufReader::new(file)), Some(format)),
            Err(error) => self.tell(Notice::of(name, format!("cannot read: {error}"))),
        }
    }

    /// One file or standard input; without a format, what begins with `{` is a stream of records.
    fn stream(&mut self, name: &str, mut reader: Box<dyn BufRead>, format: Option<Format>) {
        let format = match format {
            Some(format) => format,
            None => match starts_object(&mut reader) {
                Ok(true) => Format::Lines,
                Ok(false) => Format::Text,
                Err(error) => return self.tell(Notice::of(name, format!("cannot read: {error}"))),
            },
        };
        if format == Format::Lines {
            let Options { published, max_bytes } = self.options;
            self.stream = Some(jsonl::Records::new(reader, name, published, max_bytes));
            return;
        }
        let mut bytes = Vec::new();
        if let Err(error) = reader.take(self.options.max_bytes.saturating_add(1)).read_to_end(&mut bytes) {
            return self.tell(Notice::of(name, format!("cannot read: {error}")));
        }
        if bytes.len() as u64 > self.options.max_bytes {
            return self.tell(self.too_large(name, None));
        }
        match decode::decode(bytes) {
            Err(message) => self.tell(Notice::of(name, format!("{message}; left out"))),
            Ok(decoded) if decoded.text.trim().is_empty() => {
                self.tell(Notice::of(name, "expected an article, found an empty file; left out"));
            }
            Ok(decoded) => {
                if let Some(told) = decoded.told {
                    let notice = Notice::of(name, told);
                    self.tell(if decoded.lossy { notice } else { notice.harmless() });
                }
                let beside = Beside { published: self.options.published, ..Beside::default() };
                let document = match format {
                    Format::Markdown => markdown::parse(name.to_owned(), &decoded.text, &beside),
                    Format::Page => page::parse(name.to_owned(), &decoded.text, &beside),
                    _ if page::is_page(&decoded.text) => page::parse(name.to_owned(), &decoded.text, &beside),
                    _ => text::parse_beside(name.to_owned(), decoded.text, &beside),
                };
                if document.text.is_empty() {
                    return self.tell(Notice::of(name, "expected an article, found a page without words; left out"));
                }
                self.ready.push_back(Item::Article(Box::new(Article { document, echo: Map::new(), line: None })));
            }
        }
    }

    /// Puts a folder's entries on the list, by name; what is no article is told once.
    fn folder(&mut self, path: &Path) {
        let shown = path.display().to_string();
        match fs::canonicalize(path) {
            Ok(real) => {
                if !self.seen.insert(real) {
                    return;
                }
            }
            Err(error) => return self.tell(Notice::of(shown, format!("cannot read: {error}"))),
        }
        let entries = match fs::read_dir(path).and_then(Iterator::collect::<io::Result<Vec<_>>>) {
            Ok(entries) => entries,
            Err(error) => return self.tell(Notice::of(shown, format!("cannot read: {error}"))),
        };
        let mut paths: Vec<PathBuf> = entries.into_iter().map(|entry| entry.path()).collect();
        paths.sort();
        let mut left = Vec::new();
        let mut found = Vec::new();
        for path in paths {
            let hidden = path.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.'));
            if hidden {
                continue;
            }
            let readable = matches!(format(&path), Format::Text | Format::Markdown | Format::Page | Format::Lines);
            if readable && path.extension().is_some() || path.is_dir() {
                found.push(Todo { path, named: false });
            } else {
                left.push(name(&path));
            }
        }
        if !left.is_empty() {
            let count = left.len();
            left.truncate(3);
            let more = if count > left.len() { ", ..." } else { "" };
            let (files, names) = (if count == 1 { "file is" } else { "files are" }, left.join(", "));
            let message = format!("{count} {files} not .txt, .md, .html or .jsonl and left out: {names}{more}");
            self.tell(Notice::of(shown, message).harmless());
        } else if found.is_empty() {
            self.tell(Notice::of(shown, "expected articles (.txt, .md, .html or .jsonl), found an empty folder"));
        }
        self.todo.extend(found.into_iter().rev());
    }

    fn too_large(&self, name: &str, size: Option<u64>) -> Notice {
        let size = size.map_or("more".to_owned(), |size| format!("{size}"));
        let most = self.options.max_bytes;
        Notice::of(
            name,
            format!("expected at most {most} bytes, found {size}; left out; split it, or make it a .jsonl stream"),
        )
    }

    fn tell(&mut self, notice: Notice) {
        self.ready.push_back(Item::Notice(notice));
    }
}

/// A file's name without its path.
fn name(path: &Path) -> String {
    if path.as_os_str() == "-" {
        return "standard input".to_owned();
    }
    path.file_name().map_or_else(|| path.display().to_string(), |name| name.to_string_lossy().into_owned())
}

fn format(path: &Path) -> Format {
    let Some(ending) = path.extension() else { return Format::Unknown };
    match ending.to_string_lossy().to_ascii_lowercase().as_str() {
        "txt" | "text" => Format::Text,
        "md" | "markdown" => Format::Markdown,
        "jsonl" | "ndjson" => Format::Lines,
        "html" | "htm" | "xhtml" => Format::Page,
        "xml" | "rss" | "atom" => Format::Other("XML; save its text as .txt first"),
        "json" => Format::Other("JSON; write one object a line and name it .jsonl"),
        "csv" | "tsv" | "xlsx" | "xls" | "ods" => Format::Other("a table; dateline convert reads incident lists"),
        "pdf" | "doc" | "docx" | "odt" | "rtf" | "epub" => {
            Format::Other("an office document; save its text as .txt first")
        }
        _ => Format::Unknown,
    }
}

/// Is the first character after white space and a byte order mark a brace?
fn starts_object(reader: &mut dyn BufRead) -> io::Result<bool> {
    let buffer = reader.fill_buf()?;
    let bytes = buffer.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(buffer);
    Ok(bytes.trim_ascii_start().starts_with(b"{"))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Files in a fresh folder, read as a folder; what comes out, one line each.
    fn read(files: &[(&str, &[u8])], options: &Options) -> Vec<String> {
        let folder = tempfile::tempdir().expect("a temporary folder");
        for (name, bytes) in files {
            let path = folder.path().join(name);
            fs::create_dir_all(path.parent().expect("inside the folder")).expect("a folder");
            fs::write(path, bytes).expect("a file");
        }
        let root = folder.path().display().to_string();
        tell(articles(&[folder.path().to_path_buf()], options), &root)
    }

    fn tell(items: Articles, root: &str) -> Vec<String> {
        let one = |item| match item {
            Item::Article(article) => format!("{} {:?}", article.document.source, article.document.text),
            Item::Refused(notice) | Item::Notice(notice) => notice.to_string().replace(root, "FOLDER"),
        };
        items.map(one).collect()
    }

    #[test]
    fn folders_are_read_in_order_and_the_rest_is_told() {
        let files: &[(&str, &[u8])] = &[
            ("b.txt", b"B"),
            ("a/z.md", b"# Z"),
            ("c.jsonl", b"{\"text\":\"C\",\"id\":1}\nno\n{\"text\":\"D\",\"id\":2}"),
            ("d.pdf", b"%PDF"),
            (".hidden.txt", b"H"),
            ("e", b"no ending"),
        ];
        assert_eq!(
            read(files, &Options::default()),
            [
                "FOLDER: 2 files are not .txt, .md, .html or .jsonl and left out: d.pdf, e",
                "z.md \"  Z\"",
                "b.txt \"B\"",
                "1 \"C\"",
                "c.jsonl:2: expected a JSON object, found an error at column 2: expected ident",
                "2 \"D\"",
            ]
        );
    }

    #[test]
    fn bad_files_are_told_and_the_rest_goes_on() {
        let files: &[(&str, &[u8])] = &[
            ("a.txt", b""),
            ("b.txt", b"\0\x01\0\x02"),
            ("c.txt", b"12345678901"),
            ("d.txt", "é \u{fffd}".as_bytes()),
            ("e.txt", b"\xC3\xA9 \xFF"),
            ("f.txt", b" \n "),
        ];
        assert_eq!(
            read(files, &Options { max_bytes: 10, ..Options::default() }),
            [
                "a.txt: expected an article, found an empty file; left out",
                "b.txt: expected text, found binary data; left out",
                "c.txt: expected at most 10 bytes, found 11; left out; split it, or make it a .jsonl stream",
                "d.txt \"é \u{fffd}\"",
                "e.txt: expected UTF-8, found 1 invalid sequence; replaced by U+FFFD",
                "e.txt \"é \u{fffd}\"",
                "f.txt: expected an article, found an empty file; left out",
            ]
        );
        assert_eq!(
            read(&[], &Options::default()),
            ["FOLDER: expected articles (.txt, .md, .html or .jsonl), found an empty folder"]
        );
    }

    #[test]
    fn named_files() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = |name: &str, text: &str| {
            let path = folder.path().join(name);
            fs::write(&path, text).expect("a file");
            path
        };
        let inputs = [path("report", "A"), path("page.html", "<p>"), path("list.csv", "a,b")];
        assert_eq!(
            tell(articles(&inputs, &Options::default()), "no folder"),
            [
                "report \"A\"",
                "page.html: expected an article, found a page without words; left out",
                "list.csv: expected an article (.txt, .md, .html or .jsonl), found a table; dateline convert reads incident lists",
            ]
        );
    }

    #[test]
    fn the_published_option_outranks_the_text() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = folder.path().join("a.txt");
        fs::write(&path, "Title here\n\nPublished: 28 November 2022\n\nTwo men died.").expect("a file");
        let options = Options { published: "2022-12-01".parse().ok(), ..Options::default() };
        let Some(Item::Article(article)) = articles(&[path], &options).next() else { panic!() };
        assert_eq!(article.document.published.map(|published| published.date), options.published);
    }

    #[test]
    fn standard_input_is_sniffed() {
        let starts = |bytes: &[u8]| starts_object(&mut BufReader::new(bytes)).ok();
        assert_eq!(starts(b"\xEF\xBB\xBF\n {\"text\""), Some(true));
        assert_eq!(starts(b"KABUL"), Some(false));
        assert_eq!(starts(b""), Some(false));
    }
}
