//! The tables of a `GeoPackage`, as OGC 12-128r17 prescribes them.

use rusqlite::{Connection, Result, params};

use super::super::geometry::type_name;
use super::super::values::{free_name, without_nul};
use crate::layer::{ColumnKind, Schema, Shape};

/// One layer's table.
pub(super) struct Table {
    name: String,
    geometry: String,
    id: String,
    key: String,
    pub(super) shape: Shape,
    pub(super) insert: String,
    pub(super) index: String,
    bounds: Option<[f64; 4]>,
}

/// A fixed time: the same input gives the same bytes.
const CHANGED: &str = "2000-01-01T00:00:00.000Z";

/// Turns an empty file into a `GeoPackage` without layers. No journal: the file appears whole or not at all.
pub(super) fn prepare(database: &Connection) -> Result<()> {
    database.set_prepared_statement_cache_capacity(64);
    database.execute_batch(
        "PRAGMA journal_mode = OFF;
         PRAGMA synchronous = OFF;
         PRAGMA locking_mode = EXCLUSIVE;
         PRAGMA cache_size = -16384;
         PRAGMA application_id = 0x47504B47;
         PRAGMA user_version = 10300;
         CREATE TABLE gpkg_spatial_ref_sys (
           srs_name TEXT NOT NULL, srs_id INTEGER NOT NULL PRIMARY KEY, organization TEXT NOT NULL,
           organization_coordsys_id INTEGER NOT NULL, definition TEXT NOT NULL, description TEXT);
         INSERT INTO gpkg_spatial_ref_sys VALUES
           ('Undefined Cartesian SRS', -1, 'NONE', -1, 'undefined', 'undefined Cartesian coordinate reference system'),
           ('Undefined geographic SRS', 0, 'NONE', 0, 'undefined', 'undefined geographic coordinate reference system'),
           ('WGS 84 geodetic', 4326, 'EPSG', 4326,
            'GEOGCS[\"WGS 84\",DATUM[\"WGS_1984\",SPHEROID[\"WGS 84\",6378137,298.257223563,AUTHORITY[\"EPSG\",\"7030\"]],AUTHORITY[\"EPSG\",\"6326\"]],PRIMEM[\"Greenwich\",0,AUTHORITY[\"EPSG\",\"8901\"]],UNIT[\"degree\",0.0174532925199433,AUTHORITY[\"EPSG\",\"9122\"]],AXIS[\"Latitude\",NORTH],AXIS[\"Longitude\",EAST],AUTHORITY[\"EPSG\",\"4326\"]]',
            'longitude/latitude coordinates in decimal degrees on the WGS 84 spheroid');
         CREATE TABLE gpkg_contents (
           table_name TEXT NOT NULL PRIMARY KEY, data_type TEXT NOT NULL, identifier TEXT UNIQUE, description TEXT DEFAULT '',
           last_change DATETIME NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now')),
           min_x DOUBLE, min_y DOUBLE, max_x DOUBLE, max_y DOUBLE, srs_id INTEGER,
           CONSTRAINT fk_gc_r_srs_id FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys(srs_id));
         CREATE TABLE gpkg_geometry_columns (
           table_name TEXT NOT NULL, column_name TEXT NOT NULL, geometry_type_name TEXT NOT NULL, srs_id INTEGER NOT NULL,
           z TINYINT NOT NULL, m TINYINT NOT NULL,
           CONSTRAINT pk_geom_cols PRIMARY KEY (table_name, column_name),
           CONSTRAINT uk_gc_table_name UNIQUE (table_name),
           CONSTRAINT fk_gc_tn FOREIGN KEY (table_name) REFERENCES gpkg_contents(table_name),
           CONSTRAINT fk_gc_srs FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys (srs_id));
         CREATE TABLE gpkg_extensions (
           table_name TEXT, column_name TEXT, extension_name TEXT NOT NULL, definition TEXT NOT NULL, scope TEXT NOT NULL,
           CONSTRAINT ge_tce UNIQUE (table_name, column_name, extension_name));",
    )
}

/// The table in which QGIS looks for styles.
pub(super) fn style_table(database: &Connection) -> Result<()> {
    database.execute_batch(
        "CREATE TABLE layer_styles (
           id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, f_table_catalog TEXT(256), f_table_schema TEXT(256),
           f_table_name TEXT(256), f_geometry_column TEXT(256), styleName TEXT(30), styleQML TEXT, styleSLD TEXT,
           useAsDefault BOOLEAN, description TEXT, owner TEXT(30), ui TEXT(30),
           update_time DATETIME DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now')));",
    )?;
    database.execute(
        "INSERT INTO gpkg_contents (table_name, data_type, identifier, description, last_change, srs_id)
         VALUES ('layer_styles', 'attributes', 'layer_styles', '', ?1, 0)",
        [CHANGED],
    )?;
    Ok(())
}

impl Table {
    /// Names for a layer's table and its columns; `others` are in the file already.
    pub(super) fn new(schema: &Schema, others: &[Self]) -> Self {
        let mut name = without_nul(&schema.name).into_owned();
        let reserved = |name: &str| {
            let lower = name.to_ascii_lowercase();
            let prefix = ["gpkg_", "rtree_", "sqlite_"].into_iter().any(|prefix| lower.starts_with(prefix));
            lower.is_empty() || prefix || lower == "layer_styles"
        };
        if reserved(&name) {
            name.insert_str(0, "layer ");
        }
        while others.iter().any(|other| other.name.eq_ignore_ascii_case(&name)) {
            name.push('_');
        }
        let geometry = free_name(schema, &["geom", "geometry"]);
        let id = free_name(schema, &["id", "feature_id"]);
        let key = free_name(schema, &["fid"]);
        let mut columns = format!("{}, {}", quote(&geometry), quote(&id));
        for column in &schema.columns {
            columns.extend([", ", &quote(&without_nul(&column.name))]);
        }
        let marks = vec!["?"; schema.columns.len() + 2].join(", ");
        let insert = format!("INSERT INTO {} ({columns}) VALUES ({marks})", quote(&name));
        let index = format!("INSERT INTO {} VALUES (?, ?, ?, ?, ?)", quote(&format!("rtree_{name}_{geometry}")));
        Self { name, geometry, id, key, shape: schema.shape, insert, index, bounds: None }
    }

    /// Creates the table, its spatial index, and what the standard wants to know of them.
    pub(super) fn create(&self, database: &Connection, schema: &Schema) -> Result<()> {
        let (table, geometry) = (quote(&self.name), quote(&self.geometry));
        let kind = type_name(self.shape);
        let key = quote(&self.key);
        let mut columns =
            format!("{key} INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, {geometry} {kind}, {} TEXT", quote(&self.id));
        for column in &schema.columns {
            let kind = match column.kind {
                ColumnKind::Text => "TEXT",
                ColumnKind::Integer => "INTEGER",
                ColumnKind::Real => "REAL",
                ColumnKind::Boolean => "BOOLEAN",
                ColumnKind::Date => "DATE",
            };
            columns.extend([", ", &quote(&without_nul(&column.name)), " ", kind]);
        }
        database.execute_batch(&format!("CREATE TABLE {table} ({columns})"))?;
        let about = format!("{} ({})", schema.attribution, schema.licence);
        database.execute(
            "INSERT INTO gpkg_contents (table_name, data_type, identifier, description, last_change, srs_id)
             VALUES (?1, 'features', ?1, ?2, ?3, 4326)",
            params![self.name, without_nul(&about), CHANGED],
        )?;
        database.execute(
            "INSERT INTO gpkg_geometry_columns VALUES (?1, ?2, ?3, 4326, 0, 0)",
            params![self.name, self.geometry, kind],
        )?;
        database.execute(
            "INSERT INTO gpkg_extensions VALUES (?1, ?2, 'gpkg_rtree_index', 'http://www.geopackage.org/spec120/#extension_rtree', 'write-only')",
            params![self.name, self.geometry],
        )?;
        let index = quote(&format!("rtree_{}_{}", self.name, self.geometry));
        database.execute_batch(&format!("CREATE VIRTUAL TABLE {index} USING rtree(id, minx, maxx, miny, maxy)"))
    }

    /// The triggers that keep the R-tree right when somebody edits the layer (annex F.3). Made at the end: we fill it
    /// ourselves, and their functions are not known here.
    fn create_triggers(&self, database: &Connection) -> Result<()> {
        let (table, geometry, key) = (quote(&self.name), quote(&self.geometry), quote(&self.key));
        let plain = format!("rtree_{}_{}", self.name, self.geometry);
        let index = quote(&plain);
        let trigger = |what: &str| quote(&format!("{plain}_{what}"));
        let bounds = format!(
            "NEW.{key}, ST_MinX(NEW.{geometry}), ST_MaxX(NEW.{geometry}), ST_MinY(NEW.{geometry}), ST_MaxY(NEW.{geometry})"
        );
        let present = format!("(NEW.{geometry} NOTNULL AND NOT ST_IsEmpty(NEW.{geometry}))");
        let absent = format!("(NEW.{geometry} ISNULL OR ST_IsEmpty(NEW.{geometry}))");
        let put = format!("INSERT OR REPLACE INTO {index} VALUES ({bounds});");
        let drop_old = format!("DELETE FROM {index} WHERE id = OLD.{key};");
        let triggers = [
            ("insert", format!("AFTER INSERT ON {table} WHEN {present}"), put.clone()),
            (
                "update1",
                format!("AFTER UPDATE OF {geometry} ON {table} WHEN OLD.{key} = NEW.{key} AND {present}"),
                put.clone(),
            ),
            (
                "update2",
                format!("AFTER UPDATE OF {geometry} ON {table} WHEN OLD.{key} = NEW.{key} AND {absent}"),
                drop_old.clone(),
            ),
            (
                "update3",
                format!("AFTER UPDATE ON {table} WHEN OLD.{key} != NEW.{key} AND {present}"),
                format!("{drop_old} {put}"),
            ),
            (
                "update4",
                format!("AFTER UPDATE ON {table} WHEN OLD.{key} != NEW.{key} AND {absent}"),
                format!("DELETE FROM {index} WHERE id IN (OLD.{key}, NEW.{key});"),
            ),
            ("delete", format!("AFTER DELETE ON {table} WHEN OLD.{geometry} NOT NULL"), drop_old.clone()),
        ];
        for (what, when, body) in triggers {
            database.execute_batch(&format!("CREATE TRIGGER {} {when} BEGIN {body} END", trigger(what)))?;
        }
        Ok(())
    }

    /// Stores a QGIS style as this layer's default.
    pub(super) fn style(&self, database: &Connection, qml: &str) -> Result<()> {
        database.execute(
            "INSERT INTO layer_styles (f_table_catalog, f_table_schema, f_table_name, f_geometry_column, styleName, styleQML,
               styleSLD, useAsDefault, description, owner, update_time)
             VALUES ('', '', ?1, ?2, 'dateline', ?3, '', 1, 'made by dateline', '', ?4)",
            params![self.name, self.geometry, qml, CHANGED],
        )?;
        Ok(())
    }

    /// Widens the layer's extent.
    pub(super) fn grow(&mut self, [west, south, east, north]: [f64; 4]) {
        let old = self.bounds.unwrap_or([west, south, east, north]);
        self.bounds = Some([old[0].min(west), old[1].min(south), old[2].max(east), old[3].max(north)]);
    }

    /// Writes the extent and makes the triggers.
    pub(super) fn finish(&self, database: &Connection) -> Result<()> {
        if let Some([west, south, east, north]) = self.bounds {
            database.execute(
                "UPDATE gpkg_contents SET min_x = ?1, min_y = ?2, max_x = ?3, max_y = ?4 WHERE table_name = ?5",
                params![west, south, east, north, self.name],
            )?;
        }
        self.create_triggers(database)
    }
}

/// A name as SQL wants it.
fn quote(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}
