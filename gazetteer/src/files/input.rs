//! Opening what people download: plain, gzip, zip; tar and folders of records.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::{Path, PathBuf};

use flate2::read::MultiGzDecoder;

use super::file_name;
use crate::Error;

/// Bytes read ahead.
const BUFFER: usize = 1 << 18;
/// A record of Who's On First larger than this is none: the largest country is some 30 MB.
const MOST: u64 = 256 << 20;

/// How far the reading of a file has come: bytes of the file as it lies on the disk.
pub(super) type Watch<'w> = &'w mut dyn FnMut(u64);

/// Reads a text file, unpacked by its ending (`.gz`, `.zip`).
pub(super) fn read<T>(
    path: &Path,
    watch: Watch<'_>,
    take: impl FnOnce(&mut dyn BufRead) -> Result<T, Error>,
) -> Result<T, Error> {
    let name = path.display().to_string();
    let file = super::open(path)?;
    match ending(path).as_str() {
        "gz" => take(&mut BufReader::with_capacity(BUFFER, MultiGzDecoder::new(watched(file, watch)))),
        "zip" => {
            let refuse = |error: zip::result::ZipError| Error::Store { name: name.clone(), reason: error.to_string() };
            let mut archive = zip::ZipArchive::new(BufReader::new(file)).map_err(refuse)?;
            let member = (0..archive.len()).find(|&at| {
                archive.name_for_index(at).is_some_and(|member| {
                    let member = member.to_ascii_lowercase();
                    !member.contains("readme") && !member.contains("isolanguage") && member.contains('.')
                })
            });
            let reason = "holds no table; unpack it and give the file".to_owned();
            let member = member.ok_or(Error::Store { name: name.clone(), reason })?;
            let member = archive.by_index(member).map_err(refuse)?;
            take(&mut BufReader::with_capacity(BUFFER, watched(member, watch)))
        }
        _ => take(&mut BufReader::with_capacity(BUFFER, watched(file, watch))),
    }
}

/// Calls `take` with name and bytes of every `.geojson` record in a tar file (`.tar`, `.tar.gz`, `.tgz`) or folder,
/// or with the one file given; alternative geometries are passed over.
pub(super) fn records(
    path: &Path,
    watch: Watch<'_>,
    mut take: impl FnMut(&str, &[u8]) -> Result<(), Error>,
) -> Result<(), Error> {
    let unreadable = |source| Error::Read { name: path.display().to_string(), source };
    if path.is_dir() {
        for file in files(path)? {
            let name = file_name(&file);
            if is_record(&name) {
                let bytes =
                    std::fs::read(&file).map_err(|source| Error::Read { name: file.display().to_string(), source })?;
                watch(bytes.len() as u64);
                take(&name, &bytes)?;
            }
        }
        return Ok(());
    }
    if !is_tar(path) {
        return take(&file_name(path), &std::fs::read(path).map_err(unreadable)?);
    }
    let file = watched(super::open(path)?, watch);
    let packed = file_name(path).to_ascii_lowercase();
    let source: Box<dyn Read> =
        if packed.ends_with("gz") { Box::new(MultiGzDecoder::new(file)) } else { Box::new(file) };
    let mut archive = tar::Archive::new(BufReader::with_capacity(BUFFER, source));
    let mut bytes = Vec::new();
    for entry in archive.entries().map_err(unreadable)? {
        let mut entry = entry.map_err(unreadable)?;
        let name = String::from_utf8_lossy(&entry.path_bytes()).into_owned();
        let name = name.rsplit('/').next().unwrap_or("");
        if is_record(name) && entry.size() <= MOST {
            bytes.clear();
            entry.read_to_end(&mut bytes).map_err(unreadable)?;
            take(name, &bytes)?;
        }
    }
    Ok(())
}

/// All files of a folder and the folders in it, sorted by path.
pub(super) fn files(folder: &Path) -> Result<Vec<PathBuf>, Error> {
    let mut files = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        let unreadable = |source| Error::Read { name: folder.display().to_string(), source };
        for entry in std::fs::read_dir(&folder).map_err(unreadable)? {
            let entry = entry.map_err(unreadable)?;
            let kind = entry.file_type().map_err(unreadable)?;
            if kind.is_dir() {
                folders.push(entry.path());
            } else if kind.is_file() {
                files.push(entry.path());
            }
        }
    }
    files.sort();
    Ok(files)
}

pub(super) fn is_tar(path: &Path) -> bool {
    let name = file_name(path).to_ascii_lowercase();
    [".tar", ".tar.gz", ".tgz"].iter().any(|ending| name.ends_with(ending))
}

/// "85667523.geojson", not "85667523-alt-quattroshapes.geojson".
pub(super) fn is_record(name: &str) -> bool {
    name.strip_suffix(".geojson").is_some_and(|id| !id.is_empty() && id.bytes().all(|byte| byte.is_ascii_digit()))
}

fn ending(path: &Path) -> String {
    path.extension().map_or_else(String::new, |ending| ending.to_string_lossy().to_ascii_lowercase())
}

fn watched<R: Read>(inner: R, watch: Watch<'_>) -> Watched<'_, R> {
    Watched { inner, watch }
}

struct Watched<'w, R> {
    inner: R,
    watch: Watch<'w>,
}

impl<R: Read> Read for Watched<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        (self.watch)(read as u64);
        Ok(read)
    }
}

/// Size of a file or of all files in a folder, for the progress bar.
pub(super) fn size(path: &Path) -> u64 {
    if path.is_dir() {
        let files = files(path).unwrap_or_default();
        return files.iter().filter_map(|file| file.metadata().ok()).map(|metadata| metadata.len()).sum();
    }
    File::open(path).and_then(|file| file.metadata()).map_or(0, |metadata| metadata.len())
}
