//! The user's table of actors.

use std::path::Path;

use crate::extract::actors::{ActorClass, OwnActor, class_in_table};
use crate::{Error, Notice, Result};

/// Reads a table of actors for [`lay_over`](crate::extract::actors::lay_over): CSV or TSV in UTF-8 with a header.
///
/// Columns: `name`; `aliases`, parted by `|`; `class`, one of [`ActorClass`]'s words or the first word of it;
/// `country`, ISO codes. Others are passed over. Rows that cannot be used are left out and told.
///
/// # Errors
/// The file cannot be read, has no column `name`, or more than 20,000 names.
pub fn actors(path: &Path) -> Result<(Vec<OwnActor>, Vec<Notice>)> {
    let bytes = std::fs::read(path).map_err(|source| Error::Read { path: path.to_owned(), source })?;
    table(&path.display().to_string(), &bytes)
}

/// Names that fit beside those of the table.
const MOST: usize = 20_000;

fn table(file: &str, bytes: &[u8]) -> Result<(Vec<OwnActor>, Vec<Notice>)> {
    let fail = |message: &str| Error::Input { name: file.to_owned(), message: message.to_owned() };
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let mut reader =
        csv::ReaderBuilder::new().delimiter(delimiter(bytes)).flexible(true).has_headers(false).from_reader(bytes);
    let mut columns: Option<[Option<usize>; 4]> = None;
    let (mut rows, mut notices, mut names) = (Vec::new(), Vec::new(), 0);
    for record in reader.records() {
        let record = match record {
            Ok(record) => record,
            Err(error) => {
                let line = error.position().map_or(1, csv::Position::line);
                if columns.is_none() {
                    return Err(fail(&format!("line {line}: expected UTF-8 text; save the table as UTF-8")));
                }
                notices.push(Notice::at(file, line, "expected UTF-8 text; save the table as UTF-8; row skipped"));
                continue;
            }
        };
        let Some(columns) = columns else {
            let at = |wanted: &[&str]| {
                record.iter().position(|name| wanted.iter().any(|wanted| name.trim().eq_ignore_ascii_case(wanted)))
            };
            let found =
                [at(&["name"]), at(&["aliases", "alias", "alt_names"]), at(&["class"]), at(&["country", "countries"])];
            if found[0].is_none() {
                let header: Vec<&str> = record.iter().collect();
                return Err(fail(&format!(
                    "line 1: expected a header with the columns name, aliases, class, country, found {:?}",
                    header.join(", ")
                )));
            }
            columns = Some(found);
            continue;
        };
        if record.iter().all(|cell| cell.trim().is_empty()) {
            continue;
        }
        let cell = |at: usize| columns.get(at).copied().flatten().and_then(|at| record.get(at)).unwrap_or("").trim();
        match row([cell(0), cell(1), cell(2), cell(3)]) {
            Ok(row) => {
                names += 1 + row.aliases.len();
                rows.push(row);
            }
            Err(reason) => {
                let line = record.position().map_or(0, csv::Position::line);
                notices.push(Notice::at(file, line, format!("{reason}; row skipped")));
            }
        }
        if names > MOST {
            return Err(fail(&format!(
                "expected at most {MOST} names and aliases; leave out what your articles do not name"
            )));
        }
    }
    if columns.is_none() {
        return Err(fail("line 1: expected a header with the columns name, aliases, class, country, found nothing"));
    }
    Ok((rows, notices))
}

fn row([name, aliases, class, countries]: [&str; 4]) -> Result<OwnActor, String> {
    // A name of one letter would be found everywhere.
    let usable = |name: &str| name.chars().filter(|c| c.is_alphanumeric()).count() > 1;
    if !usable(name) {
        return Err(format!("column \"name\": expected a name of two letters or more, found {name:?}"));
    }
    let aliases: Vec<String> =
        aliases.split('|').map(str::trim).filter(|alias| !alias.is_empty()).map(str::to_owned).collect();
    if let Some(short) = aliases.iter().find(|alias| !usable(alias)) {
        return Err(format!("column \"aliases\": expected names of two letters or more, parted by |, found {short:?}"));
    }
    let known = || ActorClass::ALL.map(ActorClass::as_str).join(", ");
    let parsed = ActorClass::parse(class);
    if parsed.is_none() && !class.is_empty() {
        return Err(format!("column \"class\": expected one of {}, found {class:?}", known()));
    }
    if parsed.is_none() && class_in_table(name).is_none() {
        return Err(format!("column \"class\": an actor that is not in the table needs one of {}", known()));
    }
    let codes: Vec<String> =
        countries.split([',', ';', '|', ' ']).filter(|code| !code.is_empty()).map(str::to_ascii_uppercase).collect();
    if let Some(code) = codes.iter().find(|code| code.len() != 2 || !code.bytes().all(|byte| byte.is_ascii_uppercase()))
    {
        return Err(format!("column \"country\": expected ISO codes such as PK, found {code:?}"));
    }
    Ok(OwnActor {
        name: name.to_owned(),
        aliases,
        class: parsed,
        countries: (!codes.is_empty()).then(|| codes.join(",")),
    })
}

/// What the header has most of.
fn delimiter(bytes: &[u8]) -> u8 {
    let header = bytes.split(|byte| *byte == b'\n').next().unwrap_or(&[]);
    let count = |wanted: u8| header.split(|byte| *byte == wanted).count();
    // Of equals the last one is taken.
    [b';', b'\t', b','].into_iter().max_by_key(|byte| count(*byte)).unwrap_or(b',')
}

#[cfg(test)]
mod tests {
    use super::*;

    type Row<'a> = (&'a str, &'a [&'a str], Option<ActorClass>, Option<&'a str>);

    fn check(text: &str, expected: &[Row<'_>], told: &[&str]) {
        let (rows, notices) = table("actors.csv", text.as_bytes()).unwrap();
        let rows: Vec<_> = rows
            .iter()
            .map(|row| {
                let aliases: Vec<&str> = row.aliases.iter().map(String::as_str).collect();
                (row.name.as_str(), aliases, row.class, row.countries.as_deref())
            })
            .collect();
        let expected: Vec<_> = expected.iter().map(|(a, b, c, d)| (*a, b.to_vec(), *c, *d)).collect();
        assert_eq!(rows, expected, "{text}");
        let notices: Vec<String> = notices.iter().map(ToString::to_string).collect();
        assert_eq!(notices, told, "{text}");
    }

    #[test]
    fn tables_are_read() {
        let rebel = Some(ActorClass::RebelGroup);
        let expected: &[Row<'_>] = &[("Sons of the Hill", &["SOH", "Hill Boys"], rebel, Some("ML,NE"))];
        check("name,aliases,class,country\nSons of the Hill,SOH|Hill Boys,rebel,\"ml, ne\"\n", expected, &[]);
        check(
            "\u{feff}Class\tName\tNote\tCountries\tAlias\nRebel Group\tSons of the Hill\tx\tML;NE\t SOH | Hill Boys\n\n",
            expected,
            &[],
        );
        check("name;aliases;class;country\nSons of the Hill;SOH|Hill Boys;rebel;ML|NE\n", expected, &[]);
        check("name,aliases\nboko haram,Boko Boys\n", &[("boko haram", &["Boko Boys"], None, None)], &[]);
    }

    #[test]
    fn rows_that_cannot_be_used_are_told() {
        check(
            "name,aliases,class,country\n,x,rebel,\nNew Group,,,\nNew Group,,robots,\nNew Group,x|Y1,rebel,\nNew Group,,rebel,Mali\n",
            &[],
            &[
                "actors.csv:2: column \"name\": expected a name of two letters or more, found \"\"; row skipped",
                "actors.csv:3: column \"class\": an actor that is not in the table needs one of state forces, rebel group, \
                 political militia, identity militia, rioters, protesters, civilians, external forces; row skipped",
                "actors.csv:4: column \"class\": expected one of state forces, rebel group, political militia, identity \
                 militia, rioters, protesters, civilians, external forces, found \"robots\"; row skipped",
                "actors.csv:5: column \"aliases\": expected names of two letters or more, parted by |, found \"x\"; row \
                 skipped",
                "actors.csv:6: column \"country\": expected ISO codes such as PK, found \"MALI\"; row skipped",
            ],
        );
    }

    #[test]
    fn what_is_no_table_of_actors_is_refused() {
        for (bytes, words) in [
            (&b""[..], "found nothing"),
            (b"actor,aka\n", "found \"actor, aka\""),
            (b"n\xffme\n", "save the table as UTF-8"),
        ] {
            let error = table("a.csv", bytes).unwrap_err().to_string();
            assert!(error.starts_with("a.csv: line 1: ") && error.contains(words), "{error}");
        }
    }
}
