use jiff::civil::Date;

use super::*;
use crate::document::{Block, Published, PublishedBasis};
use crate::extract::{DateBasis, DatePrecision};
use crate::recognise::tokenise;

/// A Monday.
const ANCHOR: &str = "2022-11-28";

fn mentions_on(anchor: &str, text: &str) -> Vec<DateMention> {
    let span = Span::new(0, text.len());
    let mut document = Document { text: text.to_owned(), ..Document::default() };
    document.blocks.push(Block { kind: BlockKind::Paragraph, span });
    document.published = anchor.parse::<Date>().ok().map(|date| Published { date, basis: PublishedBasis::Given });
    let (tokens, sentences) = tokenise(&document);
    find(&document, &tokens, &sentences)
}

/// The mentions as "words=EDTF".
fn edtf(anchor: &str, text: &str) -> String {
    let one = |mention: &DateMention| format!("{}={}", mention.when.text.as_deref().unwrap_or(""), mention.when.edtf);
    mentions_on(anchor, text).iter().map(one).collect::<Vec<_>>().join("; ")
}

#[track_caller]
fn check(text: &str, expected: &str) {
    assert_eq!(edtf(ANCHOR, text), expected, "{text}");
}

#[track_caller]
fn check_on(anchor: &str, text: &str, expected: &str) {
    assert_eq!(edtf(anchor, text), expected, "{text} in a report of {anchor}");
}

/// First and last possible day of the only mention.
#[track_caller]
fn check_days(text: &str, expected: &str) {
    let mentions = mentions_on(ANCHOR, text);
    let day = |day: Option<Date>| day.map_or(String::new(), |day| day.to_string());
    let days: Vec<_> =
        mentions.iter().map(|mention| format!("{}..{}", day(mention.when.start), day(mention.when.end))).collect();
    assert_eq!(days.join("; "), expected, "{text}");
}

#[test]
fn full_dates_in_every_order() {
    check("on Aug. 15, 2021.", "Aug. 15, 2021=2021-08-15");
    check("on August 15, 2021, at dawn", "August 15, 2021=2021-08-15");
    check("August 15th 2021", "August 15th 2021=2021-08-15");
    check("on 15 August 2021", "15 August 2021=2021-08-15");
    check("on 15th August, 2021", "15th August, 2021=2021-08-15");
    check("the 15th of August 2021", "the 15th of August 2021=2021-08-15");
    check("on 2021-08-15 near Kabul", "2021-08-15=2021-08-15");
    check("at 2022-11-28T12:00:00Z", "2022-11-28T12:00:00Z=2022-11-28");
    check("on 15/08/2021", "15/08/2021=2021-08-15");
    check("on 08/15/2021", "08/15/2021=2021-08-15");
    check("on 28.11.2022", "28.11.2022=2022-11-28");
    check("Friday, Nov. 25, 2022", "Friday, Nov. 25, 2022=2022-11-25");
    check("Tuesday 15 November 2022", "Tuesday 15 November 2022=2022-11-15");
    check("on Friday (Nov. 25, 2022)", "Friday (Nov. 25, 2022)=2022-11-25");
    check("Fri Nov 25 2022", "Fri Nov 25 2022=2022-11-25");
    check("Nov 28, 2022 5:04 PM EST", "Nov 28, 2022=2022-11-28");
    check("ON AUGUST 15, 2021", "AUGUST 15, 2021=2021-08-15");
    check("march 3, 2021", "march 3, 2021=2021-03-03");
}

#[test]
fn short_years() {
    check_on("1990-02-04", "SAN SALVADOR, 4 FEB 90 -- TWO MEN", "4 FEB 90=1990-02-04");
    check_on("1990-02-04", "ON 5 MAY 68 AND ON 30 JAN", "5 MAY 68=1968-05-05; 30 JAN=1990-01-30");
    check_on("none", "4 FEB 90", "4 FEB 90=1990-02-04");
    check_on("none", "4 FEB 22", "4 FEB 22=2022-02-04");
    check("in May '99", "May '99=1999-05");
    check("11/28/22", "11/28/22=2022-11-28");
    check("on 4 May 15 people were killed", "4 May=2022-05-04");
    check("ON 4 FEB 12 MILITANTS DIED", "4 FEB=2022-02-04");
}

#[test]
fn a_missing_year_is_the_nearest_past_one() {
    check("ended on Nov. 28 in a statement", "Nov. 28=2022-11-28");
    check("on Dec. 5 a bomb", "Dec. 5=2021-12-05");
    check("on Nov. 29", "Nov. 29=2022-11-29");
    check("Troops will leave on Dec. 31.", "Dec. 31=2022-12-31");
    check_on("2022-01-05", "on Dec. 28", "Dec. 28=2021-12-28");
    check_on("2022-01-31", "on Feb. 1", "Feb. 1=2022-02-01");
    check("on 29 February", "29 February=2020-02-29");
    check("Friday, Nov. 25, a bomb", "Friday, Nov. 25=2022-11-25");
    check("Tuesday, Nov. 16", "Tuesday, Nov. 16=2021-11-16");
    check("on Aug. 15 last year", "Aug. 15 last year=2021-08-15");
    check("on Aug. 15, 2000 people were killed", "Aug. 15=2022-08-15");
    check("on the 15th, they left", "the 15th=2022-11-15");
    check("on the 28th of last month", "the 28th of last month=2022-10-28");
}

#[test]
fn without_an_anchor_nothing_is_guessed() {
    check_on("none", "on Nov. 28", "Nov. 28=XXXX-11-28");
    check_on("none", "in May", "May=XXXX-05");
    check_on("none", "on Friday", "Friday=");
    check_on("none", "yesterday and two weeks ago", "yesterday=; two weeks ago=");
    check_on("none", "since Nov. 28", "since Nov. 28=");
    check_on("none", "On Nov. 28, 2022. On Nov. 3.", "Nov. 28, 2022=2022-11-28; Nov. 3=2022-11-03");
    check_on("none", "Nov. 2021 and Nov. 2022. On Nov. 3.", "Nov. 2021=2021-11; Nov. 2022=2022-11; Nov. 3=XXXX-11-03");
    check_on("none", "in 2007 and the 1990s", "2007=2007; the 1990s=199X");
}

#[test]
fn months() {
    check("a ceasefire in May 2022 less", "May 2022=2022-05");
    check("in May", "May=2022-05");
    check("in December", "December=2021-12");
    check("He will leave in December", "December=2022-12");
    check("in Sept. 2022", "Sept. 2022=2022-09");
    check("early Sept. 2022", "early Sept. 2022=2022-09~");
    check("in mid-June", "mid-June=2022-06~");
    check("at the end of July", "the end of July=2022-07~");
    check("in the first week of May", "the first week of May=2022-05-01/2022-05-07");
    check("last May", "last May=2022-05");
    check_on("2022-05-20", "last May", "last May=2021-05");
    check("next May", "next May=2023-05");
    check("in May of last year", "May of last year=2021-05");
    check("in November of 2019", "November of 2019=2019-11");
    check("the May 2022 ceasefire", "May 2022=2022-05");
    check("IN MARCH 1989", "MARCH 1989=1989-03");
    check("last month", "last month=2022-10");
    check_on("2022-01-05", "last month", "last month=2021-12");
    check_on("2022-03-31", "one month ago", "one month ago=2022-02~");
    check("earlier this month", "earlier this month=2022-11-01/2022-11-28");
}

#[test]
fn seasons_and_quarters() {
    check("killed over the summer in a strike", "the summer=2022-22");
    check("in summer 2021", "summer 2021=2021-22");
    check("in the summer of 2021", "the summer of 2021=2021-22");
    check("last summer", "last summer=2022-22");
    check("last winter", "last winter=2021-24");
    check("the winter of 2021-22", "the winter of 2021-22=2021-24");
    check("last fall and fall 2020", "last fall=2021-23; fall 2020=2020-23");
    check("in the third quarter of 2022", "the third quarter of 2022=2022-07/2022-09");
    check("in Q1 2022", "Q1 2022=2022-01/2022-03");
    check("in the first half of 2021", "the first half of 2021=2021-01/2021-06");
    check("in the fall of Kabul and the spring offensive", "");
}

#[test]
fn years_and_decades() {
    check("its formation in 2007.", "2007=2007");
    check("late 2019", "late 2019=2019~");
    check("in 2007-08", "2007-08=2007/2008");
    check("in 2021-11", "2021-11=2021-11");
    check("the war of 1992-95", "1992-95=1992/1995");
    check("the 2014 attacks and a 2015 raid", "2014=2014; 2015=2015");
    check("the attack (2014)", "2014=2014");
    check("Pakistan's 2014 school massacre", "2014=2014");
    check("last year", "last year=2021");
    check("the 1990s", "the 1990s=199X");
    check("in the early 1990s", "the early 1990s=199X~");
    check("the '80s", "the '80s=198X");
    check("the end of the 1960's", "the end of the 1960's=196X~");
    check("the nineties", "the nineties=199X");
    check("in 2014 police raided", "2014=2014");
}

#[test]
fn ranges() {
    check("ruled between 2007 and 2013.", "between 2007 and 2013=2007/2013");
    check("the 2018-2022 truce", "2018-2022=2018/2022");
    check("from 3 to 5 May", "from 3 to 5 May=2022-05-03/2022-05-05");
    check("on May 3-5, 2021", "May 3-5, 2021=2021-05-03/2021-05-05");
    check("the night of 3-4 May", "3-4 May=2022-05-03/2022-05-04");
    check("on 30 April-2 May 2021", "30 April-2 May 2021=2021-04-30/2021-05-02");
    check("from Jan. 2020 to March 2021", "from Jan. 2020 to March 2021=2020-01/2021-03");
    check("between May and July 2022", "between May and July 2022=2022-05/2022-07");
    check("between Nov. 2021 and Feb.", "between Nov. 2021 and Feb.=2021-11/2022-02");
    check("from December to February", "from December to February=2021-12/2022-02");
    check("from Nov. 28 to Dec. 2", "from Nov. 28 to Dec. 2=2022-11-28/2022-12-02");
    check("from Friday to Sunday", "from Friday to Sunday=2022-11-25/2022-11-27");
    check("between Monday and Wednesday", "between Monday and Wednesday=2022-11-21/2022-11-23");
    check("on Nov. 3 and 4", "Nov. 3 and 4=2022-11-03/2022-11-04");
}

#[test]
fn open_ends() {
    check("clashing since early Sept. 2022, however", "since early Sept. 2022=2022-09~/..");
    check("since Friday", "since Friday=2022-11-25/..");
    check("since at least 2007", "since at least 2007=2007/..");
    check("since the 1990s", "since the 1990s=1990/..");
    check("until Friday", "until Friday=../2022-11-25");
    check("until the end of the year", "until the end of the year=../2022~");
    check("after Aug. 15, 2021", "after Aug. 15, 2021=2021-08-16/..");
    check("before Aug. 15, 2021", "before Aug. 15, 2021=../2021-08-14");
    check("by 2014", "by 2014=../2014");
    check("from 2007 on", "from 2007 on=2007/..");
    check("from May 2020 to the present", "from May 2020 to the present=2020-05/..");
    check("through May 15", "through May 15=../2022-05-15");
    check("before the 1989 election", "1989=1989");
    check("after Friday's attack", "Friday=2022-11-25");
    check("after Friday prayers", "Friday=2022-11-25");
}

#[test]
fn weekdays() {
    check("on Monday", "Monday=2022-11-28");
    check("last Monday", "last Monday=2022-11-21");
    check("next Monday", "next Monday=2022-12-05");
    check("on Friday", "Friday=2022-11-25");
    check("last Friday", "last Friday=2022-11-25");
    check_on("2022-11-25", "on Friday", "Friday=2022-11-25");
    check_on("2022-11-25", "last Friday", "last Friday=2022-11-18");
    check_on("2022-11-25", "on Saturday", "Saturday=2022-11-19");
    check_on("2022-11-25", "will meet on Saturday", "Saturday=2022-11-26");
    check("Friday night", "Friday night=2022-11-25");
    check("late on Thursday night", "late on Thursday night=2022-11-24");
    check("this past Friday", "this past Friday=2022-11-25");
    check("Thursday last week", "Thursday last week=2022-11-24");
    check("Friday of last week", "Friday of last week=2022-11-25");
    check("ON MONDAY THE SUN SAT", "MONDAY=2022-11-28");
    check("the Sunday Times on Bloody Sunday", "");
}

#[test]
fn counted_from_the_report() {
    check("today, yesterday, tomorrow", "today=2022-11-28; yesterday=2022-11-27; tomorrow=2022-11-29");
    check("tonight and last night", "tonight=2022-11-28; last night=2022-11-27");
    check("the day before yesterday", "the day before yesterday=2022-11-26");
    check("yesterday morning", "yesterday morning=2022-11-27");
    check("overnight", "overnight=2022-11-27/2022-11-28");
    check("three days ago", "three days ago=2022-11-25");
    check("two weeks ago", "two weeks ago=2022-11-14~");
    check("five years ago", "five years ago=2017~");
    check("a few days ago", "a few days ago=2022-11-21~/2022-11-26~");
    check("two and a half years ago", "two and a half years ago=2019~/2020~");
    check("an hour ago", "an hour ago=2022-11-28");
    check("this week", "this week=2022-11-28/2022-12-04");
    check("last week", "last week=2022-11-21/2022-11-27");
    check("earlier this year", "earlier this year=2022-01-01/2022-11-28");
    check("in recent days", "recent days=2022-11-21~/2022-11-28~");
    check("the past 24 hours", "the past 24 hours=2022-11-27/2022-11-28");
    check("over the last two weeks", "the last two weeks=2022-11-14/2022-11-28");
    check("over the weekend", "the weekend=2022-11-26/2022-11-27");
    check_on("2022-12-31", "tomorrow and next month", "tomorrow=2023-01-01; next month=2023-01");
}

#[test]
fn counted_from_the_date_before() {
    check(
        "On Aug. 15, 2021, he left. Three days later he died.",
        "Aug. 15, 2021=2021-08-15; Three days later=2021-08-18",
    );
    check("On Aug. 15, 2021. A day after, they met.", "Aug. 15, 2021=2021-08-15; A day after=2021-08-16");
    check("On Aug. 15, 2021. The next day, they met.", "Aug. 15, 2021=2021-08-15; The next day=2021-08-16");
    check("On Aug. 15, 2021. Two days earlier it began.", "Aug. 15, 2021=2021-08-15; Two days earlier=2021-08-13");
    check("On March 1, 2020. The previous day it began.", "March 1, 2020=2020-03-01; The previous day=2020-02-29");
    check("in May 2014. Later that year it fell.", "May 2014=2014-05; Later that year=2014");
    check("killed on Friday, a day after militants attacked", "Friday=2022-11-25; a day after=2022-11-24");
    check("A day after the attack on Friday police came", "A day after=2022-11-26; Friday=2022-11-25");
    check(
        "in May 2022 less than one year after they won",
        "May 2022=2022-05; less than one year after=2021-05~/2022-05~",
    );
    check("in 2007. Three days later he died.", "2007=2007; Three days later=");
    check("three days later", "three days later=");
}

#[test]
fn days_with_names() {
    check("the 9/11 attacks", "9/11=2001-09-11");
    check("the Sept. 11 attacks", "Sept. 11=2001-09-11");
    check("on Sept. 11 a bomb", "Sept. 11=2022-09-11");
    check("New Year's Eve", "New Year's Eve=2021-12-31");
    check("on 10 Muharram", "10 Muharram=");
    check("on 10 Muharram (Aug. 8)", "10 Muharram=; Aug. 8=2022-08-08");
}

#[test]
fn what_is_no_date() {
    for text in [
        "he may 5 times",
        "they march 15 miles",
        "It may rain and they march on Kabul",
        "the sun rose and he sat",
        "a 28-year-old man aged 45",
        "2,000 people and 1,500 more",
        "killed 2021 people",
        "in 2000 people",
        "over 2000 miles",
        "24-hour curfew",
        "Resolution 1973",
        "the 10th Mountain Division",
        "a T-72 on Channel 4",
        "at 1400 hours, 5 p.m., 17:00 and 1930 GMT",
        "for $2014",
        "24/7, 1/2 and 3/4",
        "on the 15th floor",
        "Pakistan Today reported",
        "Theresa May said",
        "Operation October",
        "IT MAY MARCH",
        "for three years",
        "for two days before leaving",
        "a truce to last two years",
        "about 1 1/2 years ago",
        "the Trees for Tomorrow project",
        "men in the 20s",
        "a six-month ceasefire",
    ] {
        check(text, "");
    }
}

#[test]
fn first_and_last_possible_day() {
    check_days("in May 2022", "2022-05-01..2022-05-31");
    check_days("in February 2024", "2024-02-01..2024-02-29");
    check_days("in 2007", "2007-01-01..2007-12-31");
    check_days("since early Sept. 2022", "2022-09-01..");
    check_days("early Sept. 2022", "2022-09-01..2022-09-15");
    check_days("late 2019", "2019-07-01..2019-12-31");
    check_days("mid-2019", "2019-04-01..2019-09-30");
    check_days("the late 1980s", "1985-01-01..1989-12-31");
    check_days("at the end of 2014", "2014-09-01..2014-12-31");
    check_days("over the summer", "2022-06-01..2022-08-31");
    check_days("last winter", "2021-12-01..2022-02-28");
    check_days("two weeks ago", "2022-11-11..2022-11-17");
    check_days("until Friday", "..2022-11-25");
    check_days("on Feb. 30, 2022", "..");
}

#[test]
fn doubts_are_flagged() {
    let flag = |text: &str| mentions_on(ANCHOR, text).last().and_then(|mention| mention.when.flag.clone());
    assert_eq!(flag("on 05/08/2021").as_deref(), Some("ambiguous day and month"));
    assert_eq!(flag("on 15/08/2021"), None);
    assert_eq!(flag("on 15/08/2021 and 05/08/2021"), None);
    assert_eq!(flag("Monday, Nov. 25, 2022").as_deref(), Some("the weekday contradicts the date"));
    assert_eq!(flag("on Feb. 30, 2022").as_deref(), Some("no such day: 2022-02-30"));
    assert_eq!(
        flag("In June 2014 they took Mosul. On Aug. 3 they took Sinjar.").as_deref(),
        Some("year inferred from the day of the report; the text before it speaks of another year")
    );
    check("on 05/08/2021", "05/08/2021=2021-08-05");
    check("on 08/15/2021 and 05/08/2021", "08/15/2021=2021-08-15; 05/08/2021=2021-05-08");
    check("on 05/12/2022", "05/12/2022=2022-05-12");
}

#[test]
fn the_basis_is_told() {
    let basis = |text: &str| mentions_on(ANCHOR, text).last().and_then(|mention| mention.when.basis);
    assert_eq!(basis("on Aug. 15, 2021"), Some(DateBasis::Text));
    assert_eq!(basis("on Aug. 15"), Some(DateBasis::Published));
    assert_eq!(basis("on Aug. 15, 2021. Two days later."), Some(DateBasis::Text));
    assert_eq!(basis("between May and July 2022"), Some(DateBasis::Text));
    assert_eq!(basis("yesterday"), Some(DateBasis::Published));
    assert_eq!(mentions_on("none", "yesterday")[0].when.basis, None);
    assert_eq!(mentions_on("none", "yesterday")[0].when.precision, DatePrecision::Unknown);
}

/// Random sequences of the words that the grammar knows, and of junk: nothing panics, mentions are in order and do
/// not overlap, and no date ends before it begins.
#[test]
fn any_text_gives_ordered_mentions() {
    const WORDS: &[&str] = &[
        "since",
        "until",
        "from",
        "to",
        "between",
        "and",
        "the",
        "of",
        "in",
        "on",
        "a",
        "few",
        "two",
        "-",
        "–",
        ",",
        ".",
        "'",
        "’s",
        "early",
        "late",
        "mid",
        "end",
        "last",
        "next",
        "this",
        "that",
        "same",
        "past",
        "day",
        "days",
        "week",
        "month",
        "year",
        "years",
        "decade",
        "hours",
        "ago",
        "later",
        "before",
        "after",
        "earlier",
        "May",
        "Feb",
        "feb.",
        "MARCH",
        "Sept.",
        "Friday",
        "sun",
        "summer",
        "fall",
        "winter",
        "2022",
        "2021-22",
        "1990s",
        "90",
        "31",
        "30th",
        "29",
        "0",
        "99",
        "2007-08",
        "2022-02-30",
        "15/08/2021",
        "05/05/05",
        "9/11",
        "31.12.9999",
        "99999999999",
        "today",
        "tomorrow",
        "weekend",
        "first",
        "quarter",
        "half",
        "Q4",
        "9999",
        "1000",
        "999",
        "Muharram",
        "\n",
        "é",
        "喀",
        "(",
        ")",
        "attacks",
        "people",
        "will",
        "now",
        "overnight",
        "more",
        "than",
        "nearly",
        "Christmas",
    ];
    let mut seed: u64 = 0x9E37_79B9_7F4A_7C15;
    let mut random = |below: usize| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (seed >> 33) as usize % below
    };
    for anchor in ["2022-11-28", "2024-02-29", "0001-01-01", "9999-12-31", "-9999-01-01", "none"] {
        for _ in 0..3_000 {
            let length = 1 + random(14);
            let text = (0..length).map(|_| WORDS[random(WORDS.len())]).collect::<Vec<_>>().join(" ");
            let mut last = 0;
            for mention in mentions_on(anchor, &text) {
                assert!(mention.span.start >= last && !mention.span.of(&text).is_empty(), "{text}");
                last = mention.span.end;
                if let (Some(start), Some(end)) = (mention.when.start, mention.when.end) {
                    assert!(start <= end, "{text}: {mention:?}");
                }
            }
        }
    }
}

/// Repetitions take neither the stack nor quadratic time.
#[test]
fn long_repetitions_end() {
    for unit in
        ["the end of ", "a day after ", "May 3 to ", "since ", "from between ", "2022-", "early ", "and a half "]
    {
        mentions_on(ANCHOR, &unit.repeat(20_000));
    }
}
