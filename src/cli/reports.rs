//! Articles in, analyses out: in order, on any number of threads, a batch in memory at a time.

use std::collections::VecDeque;
use std::sync::{Mutex, mpsc};
use std::thread;

use dateline::read::{self, Article, Item};
use dateline::{Error, Gazetteer, Notice, resolve};

use super::{Reading, countries};

/// Articles that a thread takes at once.
const BATCH: usize = 16;
/// Bytes of text that make a batch full.
const BATCH_BYTES: usize = 256 << 10;

/// What one step of reading gave, with what was found in it.
pub(super) enum Report<A> {
    Article(Box<Article>, A),
    Refused(Notice),
    Notice(Notice),
}

/// What was found in an article, and the language of its text where the recogniser was not made for it.
pub(super) struct Told<A> {
    pub(super) language: Option<&'static str>,
    pub(super) found: A,
}

/// That a text is in a language that the recogniser was not made for.
fn foreign(article: &Article, language: &str) -> Notice {
    let message = format!(
        "the text is in {language}, the recogniser reads English; only well known places by their exact names are found, no \
        incidents; translate it to get more"
    );
    Notice::of(article.document.source.as_str(), message).harmless()
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
    pub(super) fn each<A: Send>(
        &self,
        analyse: impl Fn(&Article) -> Told<A> + Sync,
        mut take: impl FnMut(Report<A>) -> Result<(), Error>,
    ) -> Result<(), Error> {
        let options = read::Options { published: self.published, ..Default::default() };
        let threads = self
            .threads
            .unwrap_or_else(|| thread::available_parallelism().map_or(1, std::num::NonZero::get))
            .clamp(1, 64);
        let items = read::articles(&self.articles, &options);
        let mut take = |report: Report<Told<A>>| match report {
            Report::Article(article, told) => {
                if let Some(language) = told.language {
                    take(Report::Notice(foreign(&article, language)))?;
                }
                take(Report::Article(article, told.found))
            }
            Report::Refused(notice) => take(Report::Refused(notice)),
            Report::Notice(notice) => take(Report::Notice(notice)),
        };
        if threads == 1 {
            return items.map(|item| report(item, &analyse)).try_for_each(take);
        }
        let (give, jobs) = mpsc::channel::<(Vec<Item>, mpsc::Sender<Vec<Report<Told<A>>>>)>();
        let jobs = Mutex::new(jobs);
        let work = || {
            while let Ok(Ok((batch, back))) = jobs.lock().map(|jobs| jobs.recv()) {
                let reports = batch.into_iter().map(|item| report(item, &analyse)).collect();
                // After an error nobody listens any more.
                if back.send(reports).is_err() {
                    return;
                }
            }
        };
        thread::scope(|scope| {
            for _ in 0..threads {
                scope.spawn(work);
            }
            // Dropped when this ends, which ends the threads.
            let give = give;
            let mut batches = Batches(items);
            let mut waiting = VecDeque::new();
            loop {
                // What waits bounds the memory; two batches for each thread keep all of them busy.
                while waiting.len() <= 2 * threads
                    && let Some(batch) = batches.next()
                {
                    let (back, reports) = mpsc::channel();
                    if give.send((batch, back)).is_ok() {
                        waiting.push_back(reports);
                    }
                }
                let Some(reports) = waiting.pop_front() else { return Ok(()) };
                // A thread that panics sends nothing; leaving the scope tells the panic.
                let Ok(reports) = reports.recv() else { return Ok(()) };
                reports.into_iter().try_for_each(&mut take)?;
            }
        })
    }
}

struct Batches<I>(I);

impl<I: Iterator<Item = Item>> Iterator for Batches<I> {
    type Item = Vec<Item>;

    fn next(&mut self) -> Option<Vec<Item>> {
        let (mut batch, mut bytes) = (Vec::new(), 0);
        while batch.len() < BATCH && bytes < BATCH_BYTES {
            let Some(item) = self.0.next() else { break };
            if let Item::Article(article) = &item {
                bytes += article.document.text.len();
            }
            batch.push(item);
        }
        (!batch.is_empty()).then_some(batch)
    }
}

fn report<A>(item: Item, analyse: impl Fn(&Article) -> A) -> Report<A> {
    match item {
        Item::Article(article) => {
            let found = analyse(&article);
            Report::Article(article, found)
        }
        Item::Refused(notice) => Report::Refused(notice),
        Item::Notice(notice) => Report::Notice(notice),
    }
}
