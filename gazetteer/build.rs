//! Inflates the world store and compiles the curated tables over it.

#![allow(dead_code, unreachable_pub, missing_docs)]

use std::path::Path;
use std::{env, fs};

#[path = "src/borders.rs"]
mod borders;
#[path = "src/curated.rs"]
mod curated;
#[path = "src/error.rs"]
mod error;
#[path = "src/layers.rs"]
mod layers;
#[path = "src/names.rs"]
mod names;
#[path = "src/store/mod.rs"]
mod store;

use error::Error;
use names::fold;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let out = env::var("OUT_DIR")?;
    for input in ["world.dlg.zst", "curated", "src", "build.rs"] {
        println!("cargo::rerun-if-changed={input}");
    }

    println!("cargo::rerun-if-env-changed=DATELINE_GAZETTEER");
    if env::var("DATELINE_GAZETTEER").is_ok_and(|value| value == "empty") {
        // For `cargo xtask gazetteer` after a change of the store format, when the old world cannot be read.
        let empty = store::compile::Compiler::new().finish();
        fs::write(Path::new(&out).join("world.dlg"), &empty)?;
        fs::write(Path::new(&out).join("curated.dlg"), &empty)?;
        return Ok(());
    }

    let mut package = Vec::new();
    let mut packed = fs::File::open("world.dlg.zst")?;
    std::io::Read::read_to_end(&mut ruzstd::decoding::StreamingDecoder::new(&mut packed)?, &mut package)?;
    let world = store::compile::expand(&package)?;
    fs::write(Path::new(&out).join("world.dlg"), &world)?;

    let world = layers::Gazetteer::new(vec![store::Store::from_bytes(world, "world.dlg.zst")?]);
    let mut tables = Vec::new();
    for entry in fs::read_dir("curated")? {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == "tsv") {
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            tables.push((name, fs::read_to_string(&path)?));
        }
    }
    tables.sort();
    fs::write(Path::new(&out).join("curated.dlg"), curated::compile(&world, &tables)?)?;
    Ok(())
}
