//! Notes which statements a call made, and what is wrong with them.

use crate::{allowance::Allowance, notes::Notes, postgres, sqlite};

pub(crate) enum Watch {
    Postgres(postgres::Plans),
    Sqlite(sqlite::Plans),
}

impl Watch {
    fn notes(&mut self) -> &mut Notes {
        match self {
            Self::Postgres(plans) => &mut plans.notes,
            Self::Sqlite(plans) => &mut plans.notes,
        }
    }

    pub(crate) fn is_postgres(&self) -> bool {
        matches!(self, Self::Postgres(_))
    }

    /// Of what follows, for the report.
    pub(crate) fn state(&mut self, state: &'static str) {
        self.notes().state = state;
    }

    /// After the tables are made.
    pub(crate) async fn begin(&mut self) {
        if let Self::Postgres(plans) = self {
            plans.stop_autovacuum().await;
        }
        self.state("nearly empty");
    }

    /// Forgets what was made so far.
    pub(crate) async fn quiet(&mut self) {
        match self {
            Self::Postgres(plans) => drop(plans.taken().await),
            Self::Sqlite(_) => drop(sqlite::taken()),
        }
    }

    /// Makes a call that must succeed, and judges its statements.
    pub(crate) async fn call<R>(
        &mut self,
        name: &'static str,
        allowance: Allowance,
        call: impl Future<Output = store::Result<R>>,
    ) -> R {
        self.quiet().await;
        let value = call.await;
        let value = value.unwrap_or_else(|error| panic!("{name}: {error}"));
        self.notes().called.insert(name);
        let judged = match self {
            Self::Postgres(plans) => plans.judge(name, allowance).await,
            Self::Sqlite(plans) => plans.judge(name, allowance),
        };
        // SQLite is asked for its revision without a statement of SQL.
        let silent = name == "revision" && !self.is_postgres();
        assert!(judged > 0 || silent, "no statement of {name} was seen");
        value
    }

    /// Behind the store's back.
    pub(crate) async fn execute(&mut self, sql: &str) {
        match self {
            Self::Postgres(plans) => plans.execute(sql).await,
            Self::Sqlite(plans) => plans.execute(sql),
        }
    }

    pub(crate) fn called(&mut self) -> impl Iterator<Item = &'static str> {
        self.notes().called.iter().copied()
    }

    pub(crate) fn faults(&mut self) -> Vec<String> {
        std::mem::take(&mut self.notes().faults)
    }

    pub(crate) async fn end(self) {
        if let Self::Postgres(plans) = self {
            plans.end().await;
        }
    }
}
