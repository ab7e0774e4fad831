//! What is made besides the layers: areas, links, counts, an address, a QGIS project.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use dateline::write::{Extras, Format, Link, Place, Written, qgis};
use dateline::{Error, Gazetteer, Notice, read};

use super::tell::Teller;

/// Options of all commands that write incidents.
#[derive(Args)]
pub(super) struct Besides {
    /// Further layers, comma separated (for map, areas if not said otherwise)
    #[arg(long, value_enum, value_name = "LAYERS", value_delimiter = ',')]
    with: Option<Vec<With>>,
    /// Count the incidents in the polygons of this GeoJSON file, as a layer of its own
    #[arg(long, value_name = "FILE")]
    boundaries: Option<PathBuf>,
    /// Print a geojson.io address with the incidents inside
    #[arg(long)]
    link: bool,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum With {
    /// Circles that should hold the true places
    Areas,
    /// Lines between the places of an incident and of an actor
    Links,
    /// No further layer
    None,
}

impl Besides {
    /// Reads what must be read; `areas` are made where the user says nothing and there is room for them.
    pub(super) fn extras(&self, areas: bool, place: &Place, format: Format) -> Result<Extras, Error> {
        let wanted = self.boundaries.is_some() || self.with.iter().flatten().any(|with| *with != With::None);
        if let Place::File(path) = place
            && wanted
            && !format.holds_many()
        {
            let option = if self.boundaries.is_some() { "--boundaries" } else { "--with" };
            let message = "expected a folder (-o output/) or a .gpkg to write further layers into, found";
            return Err(Error::Usage(format!("{option}: {message} {}, which holds one layer", path.display())));
        }
        let with = |what: With, default: bool| self.with.as_ref().map_or(default, |with| with.contains(&what));
        Ok(Extras {
            areas: with(With::Areas, areas),
            links: with(With::Links, false),
            boundaries: self.boundaries.as_deref().map(read::boundaries).transpose()?,
            link: self.link,
        })
    }
}

/// What remains to be done when the layers are written: the project, and what must be told.
#[allow(clippy::option_option, reason = "whether a link was asked for, and whether the layer fits into one")]
pub(super) fn finish(
    place: &Place,
    format: Format,
    written: &[Written],
    link: Option<Option<String>>,
    teller: &mut Teller,
) -> Result<(), Error> {
    for layer in written.iter().filter(|layer| layer.left_out > 0) {
        let message = format!(
            "{} in {} left out: without a place, and {} cannot hold that; write GeoJSON or GeoPackage to keep them",
            layer.left_out,
            layer.schema.name,
            format.name()
        );
        teller.notice(&Notice::of("output", message));
    }
    if let Place::Folder(folder) = place {
        qgis::write(folder, format, written, Gazetteer::embedded())?;
    }
    match link {
        Some(Some(address)) => teller.say(&address),
        Some(None) => teller.notice(&Notice::of("--link", Link::too_large()).harmless()),
        None => {}
    }
    Ok(())
}
