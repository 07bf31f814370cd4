use std::sync::OnceLock;

use diesel::{
    AppearsOnTable, Expression, QueryResult,
    expression::{ValidGrouping, is_aggregate},
    pg::Pg,
    query_builder::{AstPass, QueryFragment, QueryId},
    sql_types::{Array, Binary, Bool, Text},
    sqlite::Sqlite,
};

use crate::statement::push_hex;

/// `column.eq_any(keys)`, for ids and hashes, with all keys in one value, so that one prepared statement serves any
/// number of them.
#[derive(Debug, QueryId)]
pub(crate) struct OneOf<C> {
    column: C,
    keys: Vec<Vec<u8>>,
    json: OnceLock<String>,
}

pub(crate) fn one_of<C: Expression>(
    column: C,
    keys: impl IntoIterator<Item: Into<Vec<u8>>>,
) -> OneOf<C> {
    OneOf {
        column,
        keys: keys.into_iter().map(Into::into).collect(),
        json: OnceLock::new(),
    }
}

impl<C: Expression> Expression for OneOf<C> {
    type SqlType = Bool;
}

impl<C, Source> AppearsOnTable<Source> for OneOf<C>
where
    C: AppearsOnTable<Source>,
    Self: Expression,
{
}

impl<C, GroupBy> ValidGrouping<GroupBy> for OneOf<C> {
    type IsAggregate = is_aggregate::No;
}

impl<C: QueryFragment<Pg>> QueryFragment<Pg> for OneOf<C> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        self.column.walk_ast(out.reborrow())?;
        out.push_sql(" = ANY(");
        out.push_bind_param::<Array<Binary>, _>(&self.keys)?;
        out.push_sql(")");
        Ok(())
    }
}

impl<C: QueryFragment<Sqlite>> QueryFragment<Sqlite> for OneOf<C> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Sqlite>) -> QueryResult<()> {
        let to_json = || {
            let mut json = String::from("[");
            for (place, key) in self.keys.iter().enumerate() {
                if place > 0 {
                    json.push(',');
                }
                push_hex(&mut json, key);
            }
            json.push(']');
            json
        };
        self.column.walk_ast(out.reborrow())?;
        out.push_sql(" IN (SELECT unhex(value) FROM json_each(");
        out.push_bind_param::<Text, String>(self.json.get_or_init(to_json))?;
        out.push_sql("))");
        Ok(())
    }
}
