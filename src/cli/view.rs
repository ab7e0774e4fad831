//! `dateline view`: layers to a page.

use std::fs;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};

use clap::Args;
use dateline::view::{Layer, Options, Tiles, page};
use dateline::write::Output;
use dateline::{Error, Gazetteer, Notice};

use super::serve::{Server, Site};
use super::tell::Teller;

/// Bytes that a layer may have.
const MOST_BYTES: u64 = 512 << 20;
/// With more features a page is slow in most browsers.
const MANY: usize = 50_000;

#[derive(Args)]
pub(super) struct View {
    /// Layers: GeoJSON by dateline or any other with points, folders of them, or - for standard input
    #[arg(required = true, value_name = "LAYER")]
    layers: Vec<PathBuf>,
    /// The page, or - for standard output
    #[arg(short, long, default_value = "map.html", value_name = "PATH")]
    output: PathBuf,
    /// Heading of the page; else the first layer's name
    #[arg(long, value_name = "TEXT")]
    title: Option<String>,
    /// Show online map tiles under the points: an https address with {z}, {x} and {y}. The page is then no longer
    /// offline, and the tiles' server learns what is looked at
    #[arg(long, value_name = "URL", value_parser = Tiles::parse)]
    tiles: Option<Tiles>,
    /// Serve the page to this machine alone instead of writing it; it loads itself again when a layer changes
    #[arg(long, value_name = "PORT", num_args = 0..=1, require_equals = true, default_missing_value = "8765", conflicts_with = "output")]
    serve: Option<u16>,
}

impl View {
    pub(super) fn run(&self, teller: &mut Teller) -> Result<(), Error> {
        if let Some(port) = self.serve {
            return self.serve(port, teller);
        }
        let html = self.page(false, teller)?;
        let mut output = Output::create(&self.output)?;
        output.write_all(html.as_bytes()).map_err(|error| output.error(error))?;
        output.commit()
    }

    fn serve(&self, port: u16, teller: &mut Teller) -> Result<(), Error> {
        if self.layers.iter().any(|path| path == Path::new("-")) {
            return Err(Error::Usage(
                "--serve: expected files or folders, found -: standard input is read only once".to_owned(),
            ));
        }
        let server = Server::bind(port)
            .map_err(|error| Error::Usage(format!("--serve: cannot listen on port {port}: {error}; try --serve=0")))?;
        let mut layers = Layers { view: self, teller, built: None };
        // What cannot be shown at all is told at once, not in the browser.
        layers.page().map_err(Error::Usage)?;
        layers.teller.say(&format!("{} shows the map until you press Ctrl-C", server.address()));
        server.run(&mut layers);
        Ok(())
    }

    fn page(&self, live: bool, teller: &mut Teller) -> Result<String, Error> {
        let mut layers = Vec::new();
        for path in files(&self.layers)? {
            let (name, text) = read(&path)?;
            let (layer, notices) = Layer::parse(&name, &text)?;
            for notice in &notices {
                teller.notice(notice);
            }
            layers.push(layer);
        }
        let count: usize = layers.iter().map(|layer| layer.features.len()).sum();
        if count > MANY {
            let message = format!("{count} features make a slow page; narrow them down before, for instance by year");
            teller.notice(&Notice::of("view", message).harmless());
        }
        let main = layers.iter().find(|layer| layer.name == "incidents").or(layers.first());
        let named = |layer: &Layer| if layer.name == "incidents" { "Incidents".to_owned() } else { layer.name.clone() };
        let title = self.title.clone().or_else(|| main.map(named));
        let options = Options { title: title.unwrap_or_default(), tiles: self.tiles.clone(), live };
        Ok(page(&layers, Gazetteer::embedded(), &options))
    }
}

/// The page of layers that may change, built again when they have.
struct Layers<'a> {
    view: &'a View,
    teller: &'a mut Teller,
    /// With the version it was built from.
    built: Option<(String, String)>,
}

impl Site for Layers<'_> {
    /// Names, sizes and times of the files.
    fn version(&mut self) -> String {
        let files = files(&self.view.layers).unwrap_or_default();
        let of = |path: &PathBuf| {
            let about = fs::metadata(path).ok();
            let time = about.as_ref().and_then(|about| about.modified().ok());
            format!("{:?} {:?} {time:?}\n", path.file_name(), about.map(|about| about.len()))
        };
        files.iter().map(of).collect()
    }

    fn page(&mut self) -> Result<String, String> {
        let version = self.version();
        if let Some((of, page)) = &self.built
            && *of == version
        {
            return Ok(page.clone());
        }
        let page = self.view.page(true, self.teller).map_err(|error| error.to_string())?;
        self.built = Some((version, page.clone()));
        Ok(page)
    }
}

/// The files themselves, and those in folders, by name.
fn files(paths: &[PathBuf]) -> Result<Vec<PathBuf>, Error> {
    let mut files = Vec::new();
    for path in paths {
        if !path.is_dir() {
            files.push(path.clone());
            continue;
        }
        let fail = |source| Error::Read { path: path.clone(), source };
        let mut found = Vec::new();
        for entry in fs::read_dir(path).map_err(fail)? {
            let file = entry.map_err(fail)?.path();
            let ending = file.extension().and_then(|ending| ending.to_str()).unwrap_or_default().to_lowercase();
            // The base map of the QGIS project; the page has its own.
            let is_land = file.ends_with("land.geojson") && path.join("map.qgz").exists();
            if file.is_file() && !is_land && matches!(ending.as_str(), "geojson" | "geojsonl" | "geojsons") {
                found.push(file);
            }
        }
        if found.is_empty() {
            let message = "expected .geojson files in the folder, found none".to_owned();
            return Err(Error::Input { name: path.display().to_string(), message });
        }
        found.sort();
        files.append(&mut found);
    }
    Ok(files)
}

/// Name and text of a layer; a byte that is not UTF-8 is refused, since `GeoJSON` is.
fn read(path: &Path) -> Result<(String, String), Error> {
    let fail = |source| Error::Read { path: path.to_owned(), source };
    let mut bytes = Vec::new();
    let name = if path == Path::new("-") {
        std::io::stdin().lock().take(MOST_BYTES + 1).read_to_end(&mut bytes).map_err(fail)?;
        "standard input".to_owned()
    } else {
        let file = fs::File::open(path).map_err(fail)?;
        file.take(MOST_BYTES + 1).read_to_end(&mut bytes).map_err(fail)?;
        path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned()
    };
    let refuse = |message: String| Error::Input { name: name.clone(), message };
    if bytes.len() as u64 > MOST_BYTES {
        return Err(refuse(format!("expected at most {MOST_BYTES} bytes; split the layer")));
    }
    let text = String::from_utf8(bytes).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        refuse(format!("expected UTF-8, found another byte at {at}; convert the file to UTF-8"))
    })?;
    Ok((name, text))
}
