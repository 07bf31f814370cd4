//! Without an actor: for whoever can read the database anyway, on the command line (`user`, `seed`,
//! `demo`) and in tests. No route leads here.

use domain::{Error, Person, Result, Role, Standing, UserId, UserView, text};
use store::{Acting, NewPassword, NewUser, UserRow};
use uuid::Uuid;

use crate::{
    NewAccount, Service,
    account::checked,
    clock, fault,
    password::{self, Asker},
};

/// No password has this hash.
const UNUSABLE: &str = "!";

impl Service {
    /// With a password that its person chose.
    pub async fn add_user_locally(&self, account: NewAccount, role: Role) -> Result<Person> {
        let user = self
            .new_user(Asker::Operator, checked(account)?, role)
            .await?;
        self.create_user(user).await
    }

    /// With a password that somebody else knows, so it must be changed at the first sign-in.
    pub async fn add_user_with_given_password(
        &self,
        account: NewAccount,
        role: Role,
    ) -> Result<Person> {
        let mut user = self
            .new_user(Asker::Operator, checked(account)?, role)
            .await?;
        user.standing = Standing::MustChangePassword;
        self.create_user(user).await
    }

    /// Without a password, so that thousands are made quickly; such an account is entered by
    /// [`Service::sign_in_as`] alone. For `seed`.
    pub async fn add_user_without_password(
        &self,
        name: &str,
        email: &str,
        role: Role,
    ) -> Result<Person> {
        self.create_user(NewUser {
            id: UserId(Uuid::now_v7()),
            email: text::new_email(email)?,
            name: text::name(name)?,
            role,
            password_hash: UNUSABLE.to_owned(),
            created_at: clock::now(),
            standing: Standing::Active,
            invited_by: None,
        })
        .await
    }

    pub async fn users_locally(&self) -> Result<Vec<UserView>> {
        self.store().users().await.map_err(fault)
    }

    /// Ends all sign-ins of that person.
    pub async fn set_password_locally(
        &self,
        email: &str,
        password: String,
        must_change: bool,
    ) -> Result<Person> {
        let user = self.find_locally(email).await?;
        password::check(&password, &user.email, &user.person.name)?;
        let password = NewPassword {
            user: user.person.id,
            hash: self
                .inner
                .passwords
                .hash(Asker::Operator, &password)
                .await?,
            instead_of: None,
            must_change,
            keep: None,
            now: clock::now(),
        };
        self.replace_password(password)
            .await?
            .ok_or(Error::NotFound)?;
        Ok(user.person)
    }

    /// As [`Service::disable_user`]; rooms read that the person left.
    pub async fn disable_user_locally(&self, email: &str) -> Result<Person> {
        let person = self.find_locally(email).await?.person;
        self.end_account(person.id, Acting::Operator).await?;
        Ok(person)
    }

    /// As [`Service::enable_user`].
    pub async fn enable_user_locally(&self, email: &str) -> Result<Person> {
        let person = self.find_locally(email).await?.person;
        self.reopen_account(person.id, Acting::Operator).await?;
        Ok(person)
    }

    /// Ends all sign-ins of this person. How many there were.
    pub async fn sign_out_locally(&self, email: &str) -> Result<(Person, usize)> {
        let person = self.find_locally(email).await?.person;
        let (service, user) = (self.clone(), person.id);
        let ended = self.owned(async move {
            let ended = service.store().end_sign_ins(user, clock::now()).await;
            Ok(service.end_in_hub(ended.map_err(fault)?))
        });
        Ok((person, ended.await?))
    }

    async fn find_locally(&self, email: &str) -> Result<UserRow> {
        let found = self.store().user_by_email(&text::email(email)?).await;
        found.map_err(fault)?.ok_or(Error::NotFound)
    }
}
