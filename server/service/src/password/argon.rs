//! argon2id in memory that was allocated once. glibc keeps what is freed by each thread that ever
//! hashed, so fixed threads own their blocks.

use argon2::{
    Algorithm, Argon2, Block, Params, Version,
    password_hash::phc::{Output, ParamsString, PasswordHash, Salt},
};
use domain::{Error, Result};

/// What hashing costs: blocks of memory (KiB) times passes over them.
pub(super) type Work = u64;

pub(super) fn work_of(params: &Params) -> Work {
    let blocks = u64::try_from(params.block_count()).unwrap_or(Work::MAX);
    blocks.saturating_mul(u64::from(params.t_cost()))
}

/// The memory of one thread, as large as today's cost asks for.
pub(super) struct Memory {
    today: Params,
    /// Empty until the first hash.
    blocks: Vec<Block>,
    done: Work,
}

/// What a check of a password found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    Right,
    /// Right, but hashed in another way than today's.
    RightButOld,
    Wrong,
}

impl Memory {
    pub(super) fn new(today: Params) -> Self {
        Self {
            today,
            blocks: Vec::new(),
            done: 0,
        }
    }

    /// All the work that was ever done here.
    #[cfg(test)]
    pub(super) fn done(&self) -> Work {
        self.done
    }

    /// As a PHC string, at today's cost.
    pub(super) fn hash(&mut self, password: &str) -> Result<String> {
        let (salt, params) = (Salt::generate(), self.today.clone());
        let argon = Argon2::new(Algorithm::Argon2id, Version::V0x13, params.clone());
        let hash = self.run(&argon, password, &salt, Params::DEFAULT_OUTPUT_LEN)?;
        Ok(PasswordHash {
            algorithm: Algorithm::Argon2id.ident(),
            version: Some(Version::V0x13.into()),
            params: ParamsString::try_from(&params).map_err(|_| Error::Internal)?,
            salt: Some(salt),
            hash: Some(hash),
        }
        .to_string())
    }

    /// Checks each way in which the password may have been written when it was hashed, the
    /// first one being today's. Each takes `work`, or as much as the stored hash itself if that
    /// is more, whoever it belongs to: how long it takes tells nothing. `hash` is `None` for an
    /// unknown address.
    pub(super) fn verify(
        &mut self,
        written: &[String],
        hash: Option<&str>,
        work: Work,
    ) -> Result<Verdict> {
        let stored = hash.and_then(Stored::parse);
        for (place, password) in written.iter().enumerate() {
            let before = self.done;
            let right = match &stored {
                Some(stored) => self.matches(stored, password)?,
                None => false,
            };
            self.pad(work.saturating_sub(self.done - before))?;
            if !right {
                continue;
            }
            let is_todays = stored.as_ref().is_some_and(|it| it.is_at(&self.today));
            return Ok(if place == 0 && is_todays {
                Verdict::Right
            } else {
                Verdict::RightButOld
            });
        }
        Ok(Verdict::Wrong)
    }

    fn matches(&mut self, stored: &Stored, password: &str) -> Result<bool> {
        let argon = Argon2::new(stored.algorithm, stored.version, stored.params.clone());
        let hash = self.run(&argon, password, &stored.salt, stored.hash.len())?;
        // Compared in constant time.
        Ok(hash == stored.hash)
    }

    /// Works without a result: passes over all blocks, then one over what is left.
    fn pad(&mut self, work: Work) -> Result<()> {
        let whole = u64::try_from(self.today.block_count()).unwrap_or(Work::MAX);
        let passes = u32::try_from(work / whole).unwrap_or(u32::MAX);
        let rest = u32::try_from(work % whole).unwrap_or(u32::MAX);
        let salt = Salt::generate();
        let parts = [
            Params::new(self.today.m_cost(), passes, self.today.p_cost(), None),
            Params::new(rest, 1, 1, None),
        ];
        // Without a pass, or less memory than argon2 works with, there is nothing to do.
        for params in parts.into_iter().flatten() {
            let argon = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
            self.run(&argon, "", &salt, Params::DEFAULT_OUTPUT_LEN)?;
        }
        Ok(())
    }

    fn run(&mut self, argon: &Argon2, password: &str, salt: &[u8], len: usize) -> Result<Output> {
        let need = argon.params().block_count();
        let mut once;
        let blocks = if need <= self.today.block_count() {
            if self.blocks.is_empty() {
                self.blocks = allocate(self.today.block_count())?;
            }
            &mut self.blocks
        } else {
            // A dearer hash of earlier days: for this one alone.
            once = allocate(need)?;
            &mut once
        };
        let mut out = vec![0; len];
        argon
            .hash_password_into_with_memory(password.as_bytes(), salt, &mut out, blocks)
            .map_err(|_| Error::Internal)?;
        self.done = self.done.saturating_add(work_of(argon.params()));
        Output::new(&out).map_err(|_| Error::Internal)
    }
}

fn allocate(count: usize) -> Result<Vec<Block>> {
    let mut blocks = Vec::new();
    blocks
        .try_reserve_exact(count)
        .map_err(|_| Error::Unavailable)?;
    blocks.resize(count, Block::new());
    Ok(blocks)
}

/// A hash as it was stored, in its parts.
struct Stored {
    algorithm: Algorithm,
    version: Version,
    params: Params,
    salt: Salt,
    hash: Output,
}

impl Stored {
    /// `None`: no password has it.
    fn parse(text: &str) -> Option<Self> {
        let parsed = PasswordHash::new(text).ok()?;
        Some(Self {
            algorithm: Algorithm::try_from(parsed.algorithm.as_str()).ok()?,
            version: match parsed.version {
                Some(version) => Version::try_from(version).ok()?,
                None => Version::default(),
            },
            params: Params::try_from(&parsed).ok()?,
            salt: parsed.salt?,
            hash: parsed.hash?,
        })
    }

    fn is_at(&self, cost: &Params) -> bool {
        let of = |params: &Params| (params.m_cost(), params.t_cost(), params.p_cost());
        of(&self.params) == of(cost)
            && self.algorithm == Algorithm::Argon2id
            && self.version == Version::V0x13
    }
}

/// The work that a stored hash asks for; none, if no password can have it.
pub(super) fn work_of_stored(hash: &str) -> Work {
    Stored::parse(hash).map_or(0, |stored| work_of(&stored.params))
}
