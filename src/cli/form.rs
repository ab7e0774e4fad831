//! In which form results are written: layers of some format, or one JSON object per article.

use dateline::Error;
use dateline::write::{Format, Place};

/// The help text of `--format`.
pub(super) const HELP: &str = "How to write, where the file's ending does not tell: geojson, geojsons (RFC 8142), geojsonl \
    (a line each), csv, csv-raw, kml, kmz, gpx, gpkg, fgb, parquet, svg, png";

/// What an article becomes.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// One JSON object per article.
    Records,
    /// Features of layers.
    Layers(Format),
}

impl Form {
    /// By name.
    pub(super) fn parse(name: &str) -> Result<Self, String> {
        if name.eq_ignore_ascii_case("jsonl") { Ok(Self::Records) } else { format(name).map(Self::Layers) }
    }

    /// As chosen, or else by the file's ending; a folder and standard output get `GeoJSON`.
    pub(super) fn of(chosen: Option<Self>, place: &Place) -> Result<Self, Error> {
        match (chosen, place) {
            (Some(form), _) => Ok(form),
            (None, Place::File(path))
                if path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("jsonl")) =>
            {
                Ok(Self::Records)
            }
            _ => format_of(None, place).map(Self::Layers),
        }
    }
}

/// The format as chosen, or else by the file's ending; a folder and standard output get `GeoJSON`.
pub(super) fn format_of(chosen: Option<Format>, place: &Place) -> Result<Format, Error> {
    let Place::File(path) = place else { return Ok(chosen.unwrap_or(Format::GeoJson)) };
    if chosen.is_none() && path.extension().is_some() {
        let known =
            || Error::Usage(format!("{}: no format has this ending; give --format {}", path.display(), names()));
        return Format::of(path).ok_or_else(known);
    }
    Ok(chosen.unwrap_or(Format::GeoJson))
}

/// By name, for clap.
pub(super) fn format(name: &str) -> Result<Format, String> {
    Format::parse(name).ok_or_else(|| format!("expected {}", names()))
}

fn names() -> String {
    Format::ALL.map(Format::name).join(", ")
}
