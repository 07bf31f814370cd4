//! Browsers in which somebody has signed in before. Strangers who guess a password use up what
//! strangers have; its owner, in such a browser, still gets in.

use domain::{Person, Result, UserId, limits};
use uuid::Uuid;

use crate::{
    Peer, Service, SignedIn, clock, fault,
    secret::{self, Token},
};

impl Service {
    /// The hash of the browser's token, if this person has signed in there before.
    pub(crate) async fn known_browser(
        &self,
        user: Option<UserId>,
        peer: &Peer,
    ) -> Result<Option<[u8; 32]>> {
        let token = peer.browser.as_deref();
        let Some(token) = token.filter(|token| secret::has_token_shape(token)) else {
            return Ok(None);
        };
        let hash = secret::hash(token);
        // Asked for nobody as well, which takes as long.
        let user = user.unwrap_or(UserId(Uuid::nil()));
        let known = self.store().knows_browser(user, hash).await;
        Ok(known.map_err(fault)?.then_some(hash))
    }

    /// A sign-in in this person's own browser, which is known from now on. Call it from work that
    /// is owned already.
    pub(crate) async fn begin_known_sign_in(
        &self,
        user: Person,
        password_hash: Option<String>,
        peer: &Peer,
    ) -> Result<SignedIn> {
        let id = user.id;
        let begun = self.begin_sign_in(user, password_hash, &peer.user_agent);
        let mut signed_in = begun.await?;
        // A fresh one each time: whoever used this browser before may have noted theirs.
        let token = Token::fresh().text;
        let most = limits::KNOWN_BROWSERS;
        let noted = self
            .store()
            .know_browser(id, secret::hash(&token), clock::now(), most);
        noted.await.map_err(fault)?;
        signed_in.browser = Some(token);
        Ok(signed_in)
    }
}
