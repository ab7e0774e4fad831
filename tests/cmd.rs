//! Whole commands: arguments, standard output and error, exit code, as in `tests/cmd/*.trycmd`.
//!
//! `TRYCMD=overwrite cargo test --test cmd` writes what the commands print now; read the difference.

#[test]
fn commands() {
    trycmd::TestCases::new().case("tests/cmd/*.trycmd");
}
