//! Rows that look like reports of one incident: grouped by [`cluster`](crate::cluster), never merged.
//!
//! The list is converted twice: once for the groups, once with them.

use super::run::Sink;
use super::summary::Reject;
use crate::Result;
use crate::cluster::{Answers, Cluster, Clusters, Found};
use crate::layer::{Feature, Property as P, Schema, Value};
use crate::write::Bounds;
use crate::write::Encoder;

/// Takes the features of a first conversion and finds the groups; the second gets them by
/// [`before`](Clustering::before).
#[derive(Debug, Default)]
pub struct Clustering {
    clusters: Option<Clusters>,
}

impl Clustering {
    /// A sink that fills `cluster_id` and `reports`, which must get the same features in the same order.
    ///
    /// # Errors
    /// The temporary files cannot be written or read.
    pub fn before(self, sink: &mut dyn Sink) -> Result<Clustered<'_>> {
        let answers = self.clusters.map(Clusters::finish).transpose()?;
        Ok(Clustered { answers, sink, columns: [None; 2], added: 0 })
    }
}

impl Sink for Clustering {
    fn start(&mut self, schema: &Schema, _columns: &[String]) -> Result<Option<Encoder>> {
        self.clusters = Some(Clusters::new(schema));
        Ok(None)
    }

    fn feature(&mut self, feature: &Feature<'_>) -> Result<()> {
        self.clusters.as_mut().map_or(Ok(()), |clusters| clusters.take(feature, None))
    }

    fn features(&mut self, _encoded: &[u8], _bounds: &Bounds) -> Result<()> {
        Ok(())
    }

    fn reject(&mut self, _reject: &Reject) -> Result<()> {
        Ok(())
    }
}

/// See [`Clustering::before`].
pub struct Clustered<'s> {
    answers: Option<Answers>,
    sink: &'s mut dyn Sink,
    columns: [Option<usize>; 2],
    /// Columns that the layer did not have.
    added: usize,
}

impl Clustered<'_> {
    /// How much was found.
    pub fn found(&self) -> Found {
        self.answers.as_ref().map_or_else(Found::default, Answers::found)
    }
}

impl Sink for Clustered<'_> {
    fn start(&mut self, schema: &Schema, columns: &[String]) -> Result<Option<Encoder>> {
        let mut schema = schema.clone();
        // A layer of ours that comes back has them; else they stand before the markers, as in every layer.
        if Cluster::columns(&schema) == [None; 2] {
            let markers = schema.columns.iter().position(|column| column.name == P::MarkerColor.name());
            let at = markers.unwrap_or(schema.columns.len());
            schema.columns.splice(at..at, [P::ClusterId.column(), P::Reports.column()]);
            self.added = 2;
        }
        self.columns = Cluster::columns(&schema);
        self.sink.start(&schema, columns)?;
        Ok(None)
    }

    fn feature(&mut self, feature: &Feature<'_>) -> Result<()> {
        let mut values: Vec<Value<'_>> = feature.values.iter().map(Value::borrowed).collect();
        if let Some(at) = self.columns[0].filter(|at| self.added > 0 && *at <= values.len()) {
            values.splice(at..at, [Value::Null, Value::Null]);
        }
        let mut feature = Feature { id: feature.id.clone(), geometry: feature.geometry.clone(), values };
        if let Some(answers) = &mut self.answers {
            answers.answer()?.fill(self.columns, &mut feature);
        }
        self.sink.feature(&feature)
    }

    fn features(&mut self, encoded: &[u8], bounds: &Bounds) -> Result<()> {
        self.sink.features(encoded, bounds)
    }

    fn reject(&mut self, reject: &Reject) -> Result<()> {
        self.sink.reject(reject)
    }

    fn progress(&mut self, done: u64, of: u64) {
        self.sink.progress(done, of);
    }
}
