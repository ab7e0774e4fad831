//! Articles in, analyses out: in order, on any number of threads, a batch in memory at a time.

use std::thread;

use dateline::read::{self, Article, Item};
use dateline::recognise::Recognition;
use dateline::resolve::Toponym;
use dateline::{Analysis, Error, Gazetteer, Notice, resolve};

use super::{Reading, countries};

/// Articles of one batch; large enough to keep the threads busy, small enough for memory.
const BATCH: usize = 64;
/// Bytes of text in one batch.
const BATCH_BYTES: usize = 4 << 20;

/// What one step of reading gave, with what was found in it.
pub(super) enum Report<A> {
    Article(Box<Article>, A),
    Refused(Notice),
    Notice(Notice),
}

/// What an analysis tells of the text as such.
pub(super) trait Found {
    fn recognition(&self) -> &Recognition;
}

impl Found for Analysis {
    fn recognition(&self) -> &Recognition {
        &self.recognition
    }
}

impl Found for (Recognition, Vec<Toponym>) {
    fn recognition(&self) -> &Recognition {
        &self.0
    }
}

/// That a text is in a language that the recogniser was not made for.
fn foreign(article: &Article, found: &impl Found) -> Option<Notice> {
    let language = found.recognition().language?;
    let message = format!(
        "the text is in {language}, the recogniser reads English; only well known places by their exact names are found, no \
        incidents; translate it to get more"
    );
    Some(Notice::of(article.document.source.as_str(), message).harmless())
}

impl Reading {
    pub(super) fn resolving(&self, gazetteer: &Gazetteer) -> Result<resolve::Options, Error> {
        let mut options = resolve::Options { countries: countries(&self.country, gazetteer)?, ..Default::default() };
        if let Some(least) = self.min_confidence {
            options.min_confidence = least;
        }
        Ok(options)
    }

    /// Reads all articles, analyses them with `analyse`, and hands the results over in the order of the input.
    pub(super) fn each<A: Send + Found>(
        &self,
        analyse: impl Fn(&Article) -> A + Sync,
        mut take: impl FnMut(Report<A>) -> Result<(), Error>,
    ) -> Result<(), Error> {
        let options = read::Options { published: self.published, ..Default::default() };
        let threads = self
            .threads
            .unwrap_or_else(|| thread::available_parallelism().map_or(1, std::num::NonZero::get))
            .clamp(1, 64);
        let mut items = read::articles(&self.articles, &options);
        loop {
            let mut batch = Vec::new();
            let mut bytes = 0;
            while batch.len() < BATCH && bytes < BATCH_BYTES {
                let Some(item) = items.next() else { break };
                if let Item::Article(article) = &item {
                    bytes += article.document.text.len();
                }
                batch.push(item);
            }
            if batch.is_empty() {
                return Ok(());
            }
            for report in analyse_all(batch, threads, &analyse) {
                if let Report::Article(article, found) = &report
                    && let Some(notice) = foreign(article, found)
                {
                    take(Report::Notice(notice))?;
                }
                take(report)?;
            }
        }
    }
}

fn analyse_all<A: Send>(batch: Vec<Item>, threads: usize, analyse: &(impl Fn(&Article) -> A + Sync)) -> Vec<Report<A>> {
    let one = |item: Item| match item {
        Item::Article(article) => {
            let found = analyse(&article);
            Report::Article(article, found)
        }
        Item::Refused(notice) => Report::Refused(notice),
        Item::Notice(notice) => Report::Notice(notice),
    };
    if threads == 1 || batch.len() == 1 {
        return batch.into_iter().map(one).collect();
    }
    let share = batch.len().div_ceil(threads);
    let mut shares: Vec<Vec<Item>> = Vec::new();
    let mut items = batch.into_iter();
    loop {
        let next: Vec<Item> = items.by_ref().take(share).collect();
        if next.is_empty() {
            break;
        }
        shares.push(next);
    }
    thread::scope(|scope| {
        let running: Vec<_> =
            shares.into_iter().map(|share| scope.spawn(|| share.into_iter().map(one).collect::<Vec<_>>())).collect();
        running
            .into_iter()
            .flat_map(|thread| thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
            .collect()
    })
}
