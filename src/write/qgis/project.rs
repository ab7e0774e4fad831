//! QGIS projects (`.qgz`), for QGIS 3.22 and newer.
//!
//! What is here was found by leaving things out until QGIS minded: a layer's id must end like a UUID, or the map is
//! not shown; without `SpatialRefSys` the project has no reference system.

use std::fmt::Write as _;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use dateline_gazetteer::Gazetteer;
use jiff::ToSpan;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::super::values::attribute;
use super::super::{Bounds, Format, GeoJson, Output, Written};
use super::style::body;
use crate::layer::{Schema, Shape, land, land_schema};
use crate::{Error, Result};

/// One layer of a project.
struct Entry<'w> {
    schema: &'w Schema,
    /// As the project names it: relative to the project.
    source: String,
    checked: bool,
    body: String,
}

/// Writes `map.qgz`, the styles beside the layers, and the countries' outlines as `land.geojson`; returns their paths.
/// Nothing is written where QGIS could not open the layers.
///
/// The time controller has its range and step set and is off: on, it would hide all incidents but those of the
/// first month. All paths are relative, so the folder may be moved.
///
/// # Errors
/// A file cannot be written.
pub fn write(folder: &Path, format: Format, written: &[Written], gazetteer: &Gazetteer) -> Result<Vec<PathBuf>> {
    use Format as F;
    if !matches!(format, F::GeoJson | F::GeoJsonSeq | F::GeoJsonLines | F::GeoPackage | F::FlatGeobuf) {
        return Ok(Vec::new());
    }
    let mut paths = Vec::new();
    let mut put = |path: PathBuf, text: &dyn Fn(&mut Output) -> io::Result<()>| -> Result<()> {
        let mut output = Output::create(&path)?;
        text(&mut output).map_err(|source| Error::Write { path: path.clone(), source })?;
        output.commit()?;
        paths.push(path);
        Ok(())
    };
    // The first layer has the incidents; circles round what is only known by its country would make the view too wide.
    let mut bounds = Bounds::new();
    written.first().into_iter().for_each(|layer| bounds.merge(&layer.bounds));
    let land_layer = land_schema();
    put(folder.join("land.geojson"), &|output| {
        let mut layer = GeoJson::new(output, &land_layer)?;
        land(gazetteer, Some(around(view(&bounds)))).iter().try_for_each(|feature| layer.write(feature))?;
        layer.finish().map(|_| ())
    })?;
    let mut entries = Vec::new();
    for layer in written {
        let Some(path) = &layer.path else { continue };
        let Some(name) = path.file_name().and_then(|name| name.to_str()) else { continue };
        let source = if format == F::GeoPackage {
            format!("./{name}|layername={}", layer.schema.name)
        } else {
            format!("./{name}")
        };
        if format != F::GeoPackage {
            put(path.with_extension("qml"), &|output| output.write_all(super::style(&layer.schema).as_bytes()))?;
        }
        let checked = layer.schema.name != "places" && layer.schema.shape != Shape::Lines;
        entries.push(Entry { schema: &layer.schema, source, checked, body: body(&layer.schema) });
    }
    // Points lie over lines, lines over polygons, and the land below all.
    entries.sort_by_key(|entry| (entry.schema.shape as u8, entry.schema.name != "incidents"));
    entries.push(Entry {
        schema: &land_layer,
        source: "./land.geojson".to_owned(),
        checked: true,
        body: super::style::land(),
    });
    let text = project(&entries, &bounds);
    put(folder.join("map.qgz"), &|output| {
        let mut zip = ZipWriter::new(io::Cursor::new(Vec::new()));
        zip.start_file("map.qgs", SimpleFileOptions::default())?;
        zip.write_all(text.as_bytes())?;
        output.write_all(&zip.finish()?.into_inner())
    })?;
    Ok(paths)
}

fn project(entries: &[Entry<'_>], bounds: &Bounds) -> String {
    let ids: Vec<String> = entries.iter().zip(1..).map(|(entry, number)| id(&entry.schema.name, number)).collect();
    let (mut tree, mut layers, mut order) = (String::new(), String::new(), String::new());
    for (entry, id) in entries.iter().zip(&ids) {
        let (name, source) = (attribute(&entry.schema.name), attribute(&entry.source));
        let checked = if entry.checked { "Qt::Checked" } else { "Qt::Unchecked" };
        let _ = writeln!(
            tree,
            "<layer-tree-layer id=\"{id}\" name=\"{name}\" source=\"{source}\" providerKey=\"ogr\" checked=\"{checked}\" \
             expanded=\"{}\"/>",
            u8::from(entry.schema.name == "incidents")
        );
        let _ = writeln!(order, "<layer id=\"{id}\"/>");
        layers.push_str(&map_layer(entry, id, &name, &source));
    }
    let [west, south, east, north] = view(bounds);
    let extent = format!("<xmin>{west}</xmin><ymin>{south}</ymin><xmax>{east}</xmax><ymax>{north}</ymax>");
    let attributions: Vec<&str> =
        entries.iter().map(|entry| entry.schema.attribution.as_str()).filter(|text| !text.is_empty()).collect();
    let mut told: Vec<&str> = Vec::new();
    for text in attributions {
        if !told.contains(&text) {
            told.push(text);
        }
    }
    let credit = attribute(&told.join("; "));
    format!(
        "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n<qgis projectname=\"\" version=\"3.22.0\">\n<title></title>\n\
         <projectCrs>{CRS}</projectCrs>\n<layer-tree-group>\n{tree}</layer-tree-group>\n\
         <mapcanvas name=\"theMapCanvas\" annotationsVisible=\"1\"><units>degrees</units><extent>{extent}</extent>\
         <rotation>0</rotation><destinationsrs>{CRS}</destinationsrs></mapcanvas>\n\
         <projectlayers>\n{layers}</projectlayers>\n<layerorder>\n{order}</layerorder>\n\
         <properties>\
         <Gui><CanvasColorRedPart type=\"int\">214</CanvasColorRedPart><CanvasColorGreenPart type=\"int\">228</CanvasColorGreenPart>\
         <CanvasColorBluePart type=\"int\">236</CanvasColorBluePart></Gui>\
         <Paths><Absolute type=\"bool\">false</Absolute></Paths>\
         <SpatialRefSys><ProjectionsEnabled type=\"int\">1</ProjectionsEnabled></SpatialRefSys>\
         <CopyrightLabel><Enabled type=\"bool\">true</Enabled><Label type=\"QString\">{credit}</Label>\
         <Placement type=\"int\">3</Placement></CopyrightLabel>\
         <ScaleBar><Enabled type=\"bool\">true</Enabled></ScaleBar>\
         <TemporalControllerWidget><NavigationMode type=\"int\">0</NavigationMode>{widget}</TemporalControllerWidget>\
         </properties>\n\
         <projectMetadata><identifier></identifier><type>dataset</type><title>dateline</title><abstract>{credit}</abstract></projectMetadata>\n\
         <ProjectViewSettings UseProjectScales=\"0\" rotation=\"0\"><Scales/>\
         <DefaultViewExtent xmin=\"{west}\" ymin=\"{south}\" xmax=\"{east}\" ymax=\"{north}\">{CRS}</DefaultViewExtent>\
         </ProjectViewSettings>\n{time}</qgis>\n",
        widget = widget(bounds),
        time = time(bounds),
    )
}

fn map_layer(entry: &Entry<'_>, id: &str, name: &str, source: &str) -> String {
    let (geometry, wkb) = match entry.schema.shape {
        Shape::Points => ("Point", "Point"),
        Shape::Lines => ("Line", "MultiLineString"),
        Shape::Polygons => ("Polygon", "MultiPolygon"),
    };
    let credit = attribute(&entry.schema.attribution);
    format!(
        "<maplayer type=\"vector\" geometry=\"{geometry}\" wkbType=\"{wkb}\" labelsEnabled=\"{}\" hasScaleBasedVisibilityFlag=\"0\" \
         styleCategories=\"AllStyleCategories\" symbologyReferenceScale=\"-1\">\n\
         <id>{id}</id>\n<datasource>{source}</datasource>\n<layername>{name}</layername>\n<srs>{CRS}</srs>\n\
         <attribution href=\"{licence}\">{credit}</attribution>\n\
         <resourceMetadata><type>dataset</type><rights>{credit}</rights></resourceMetadata>\n\
         <provider encoding=\"UTF-8\">ogr</provider>\n{}</maplayer>\n",
        u8::from(entry.body.contains("<labeling")),
        entry.body,
        licence = attribute(&entry.schema.licence),
    )
}

/// Ids that QGIS takes for its own; the same in every run.
fn id(name: &str, number: u32) -> String {
    let word: String =
        name.chars().map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '_' }).collect();
    format!("{word}_da7e11e0_0000_4000_8000_{number:012x}")
}

/// The box of all layers with a margin; the world where there is nothing. Over the antimeridian it is the world's width.
fn view(bounds: &Bounds) -> [f64; 4] {
    let Some([west, south, east, north]) = bounds.bbox() else { return [-180.0, -60.0, 180.0, 80.0] };
    let (west, east) = if west > east { (-180.0, 180.0) } else { (west, east) };
    let margin = (0.15 * (east - west).max(north - south)).max(0.2);
    [west - margin, south - margin, east + margin, north + margin]
}

/// A box and as much again on every side.
fn around([west, south, east, north]: [f64; 4]) -> [f64; 4] {
    let (width, height) = ((east - west).max(10.0), (north - south).max(10.0));
    [west - width, south - height, east + width, north + height]
}

/// First and last day as the time controller wants them: to the end of the last.
fn range(bounds: &Bounds) -> Option<(String, String)> {
    let (first, last) = bounds.days()?;
    let end = last.checked_add(1.day()).unwrap_or(last);
    Some((format!("{first}T00:00:00"), format!("{end}T00:00:00")))
}

fn widget(bounds: &Bounds) -> String {
    range(bounds).map_or_else(String::new, |(start, end)| {
        format!(
            "<StartDateTime type=\"QString\">{start}Z</StartDateTime><EndDateTime type=\"QString\">{end}Z</EndDateTime>"
        )
    })
}

/// Steps of a day where the whole is a month or two, else of weeks, months or years.
fn time(bounds: &Bounds) -> String {
    let (Some((start, end)), Some((first, last))) = (range(bounds), bounds.days()) else { return String::new() };
    let days = last.since((jiff::Unit::Day, first)).map_or(0, |span| span.get_days());
    let unit = match days {
        ..=92 => "d",
        93..=730 => "wk",
        731..=7300 => "mon",
        _ => "yrs",
    };
    format!(
        "<ProjectTimeSettings timeStep=\"1\" timeStepUnit=\"{unit}\" frameRate=\"2\" cumulativeTemporalRange=\"0\">\
         <TemporalRange><start>{start}Z</start><end>{end}Z</end></TemporalRange></ProjectTimeSettings>\n"
    )
}

/// WGS 84.
const CRS: &str = "<spatialrefsys><wkt>GEOGCRS[\"WGS 84\",DATUM[\"World Geodetic System 1984\",ELLIPSOID[\"WGS 84\",6378137,298.257223563,LENGTHUNIT[\"metre\",1]]],PRIMEM[\"Greenwich\",0,ANGLEUNIT[\"degree\",0.0174532925199433]],CS[ellipsoidal,2],AXIS[\"geodetic latitude (Lat)\",north,ORDER[1],ANGLEUNIT[\"degree\",0.0174532925199433]],AXIS[\"geodetic longitude (Lon)\",east,ORDER[2],ANGLEUNIT[\"degree\",0.0174532925199433]],ID[\"EPSG\",4326]]</wkt><proj4>+proj=longlat +datum=WGS84 +no_defs</proj4><srsid>3452</srsid><srid>4326</srid><authid>EPSG:4326</authid><description>WGS 84</description><projectionacronym>longlat</projectionacronym><ellipsoidacronym>EPSG:7030</ellipsoidacronym><geographicflag>true</geographicflag></spatialrefsys>";
