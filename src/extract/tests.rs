//! Whole sentences and texts to incidents.

use super::testing::Case;

/// The article the project started from, where it lies beside the checkout.
#[test]
fn ceasefire_article() {
    let found = ["../shared/data", "../../shared/data"].iter().find_map(|folder| {
        std::fs::read_to_string(format!("{folder}/articles/ttp-ends-ceasefire.txt")).ok()
    });
    let Some(text) = found else {
        eprintln!("skipped: the article is not beside the checkout");
        return;
    };
    let case = Case {
        text: &text,
        published: "2022-11-28",
        places: "Pakistan*;Afghanistan*;Kabul;North=North Waziristan;South Waziristan;Dera Ismail Khan;Tank;U.S.*",
        demonyms: "Pakistani=Pakistan*;Afghan=Afghanistan*;Pakistanis=Pakistan*",
        people: "Mufti Muzahim;Muzahim;Ayman al Zawahiri;Sirajuddin Haqqani;Sirajuddin;Bill Roggio",
        groups: "",
        dates: "Nov. 28=2022-11-28;since early Sept. 2022=2022-09-01/..;May 2022=2022-05-01/2022-05-31;Aug. 15, 2021=2021-08-15;\
                between 2007 and 2013=2007-01-01/2013-12-31;over the summer=2022-06-01/2022-08-31;in 2007=2007-01-01/2007-12-31",
    };
    for incident in case.run() {
        eprintln!("{}\n      {}", super::testing::line(&incident), incident.span.of(&text));
    }
}

fn check(text: &str, places: &str, dates: &str, expected: &[&str]) {
    let case = Case { text, published: "2022-11-28", places, dates, ..Case::default() };
    assert_eq!(case.lines(), expected, "{text}");
}

#[test]
fn debug() {
    let case = Case {
        text: "Mufti Muzahim, the “Minister of Defense” of the Movement of the Taliban in Pakistan (also known as TTP), announced an end to the ceasefire on Nov. 28 in a statement released on Umar Media, the TTP’s official web site. Rebels killed one person and injured five others.",
        places: "Afghanistan*;Pakistan*", people: "Mufti Muzahim", demonyms: "Pakistani=Pakistan*;Afghan=Afghanistan*", dates: "Nov. 28=2022-11-28/2022-11-28", ..Case::default() };
    for text in ["Rebels killed one person and injured five others.", "The army attacked a village."] {
        eprintln!("{:#?}", Case { text, ..Case::default() }.lines());
    }
    eprintln!("{:#?} {:#?}", case.lines(), super::parse::Parser::clauses_of(case.text));
}
