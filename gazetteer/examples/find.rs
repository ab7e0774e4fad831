//! Prints what the embedded gazetteer knows under each name given: `cargo run --example find -- Tank Kabul`.

#![allow(clippy::print_stdout, reason = "an example shows its result")]

use dateline_gazetteer::Gazetteer;

fn main() {
    let gazetteer = Gazetteer::embedded();
    for name in std::env::args().skip(1) {
        println!("{name}");
        for place in gazetteer.find(&name).into_iter().map(|hit| gazetteer.place(hit.place)) {
            println!(
                "  {:28} {:24} {:6} {} {:>9.4} {:>9.4} {}",
                place.id(),
                place.name(),
                place.feature(),
                place.country().unwrap_or("--"),
                place.lat(),
                place.lon(),
                place.admin1().unwrap_or("")
            );
        }
    }
}
