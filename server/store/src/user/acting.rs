//! On whose word accounts, links and reports of others are changed.

use domain::{Role, Standing, UserId};

use super::{find, postgres_only};
use crate::{Error, Result, conn::Conn};

/// Who does what only admins may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Acting {
    /// An admin, who must still be one when it is written.
    Admin(UserId),
    /// Whoever runs the site, on its command line.
    Operator,
}

impl From<UserId> for Acting {
    fn from(admin: UserId) -> Self {
        Self::Admin(admin)
    }
}

impl Acting {
    /// Asked first in every transaction that only admins may do: an account that ended while the request
    /// was on its way does nothing more. It takes the first of all locks, so that nobody ends the
    /// admin's account before the commit.
    ///
    /// # Errors
    /// [`Error::NotAdmin`] unless it is an enabled admin, who waits for nobody.
    pub(crate) async fn hold(self, conn: &mut Conn) -> Result<()> {
        lock_admins(conn).await?;
        let Self::Admin(id) = self else {
            return Ok(());
        };
        let admin = find(conn, id).await?.filter(|user| {
            user.person.role == Role::Admin
                && user.disabled_at.is_none()
                && user.standing == Standing::Active
        });
        admin.map(drop).ok_or(Error::NotAdmin)
    }

    /// The admin, or else this one.
    pub(crate) fn or(self, person: UserId) -> UserId {
        match self {
            Self::Admin(id) => id,
            Self::Operator => person,
        }
    }
}

/// Makes those who disable admins, or act as one, wait for each other, and nobody else: a lock of
/// the table could meet an invitation that holds a room and makes an account.
async fn lock_admins(conn: &mut Conn) -> Result<()> {
    postgres_only(
        conn,
        "SELECT 1 FROM users WHERE role = 'admin' ORDER BY id FOR NO KEY UPDATE",
    )
    .await
}
