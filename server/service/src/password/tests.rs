use domain::UserId;
use uuid::Uuid;

use super::{argon::Work, *};

const ASKER: Asker = Asker::Operator;

fn cheap() -> PasswordCost {
    PasswordCost {
        memory_kib: 64,
        iterations: 1,
        lanes: 1,
        parallel: 2,
    }
}

fn dearer() -> PasswordCost {
    PasswordCost {
        memory_kib: 100,
        iterations: 3,
        ..cheap()
    }
}

#[test]
fn lengths_count_characters() {
    let length = Err(Error::PasswordLength { min: 15, max: 256 });
    let check = |password: &str| check(password, "ada@example.org", "Ada");
    assert_eq!(check("vq8#Lm2!xZ7&kd"), length);
    assert_eq!(check("vq8#Lm2!xZ7&kdü"), Ok(()));
    assert_eq!(check("vq8#Lm2!xZ7&ku\u{308}"), length);
    assert_eq!(check(&"ab1ö9x".repeat(50)), length);
    assert_eq!(check(""), length);
}

async fn verify(with: &Passwords, password: &str, hash: Option<&str>) -> Verdict {
    let hash = hash.map(str::to_owned);
    let verdict = with.verify(ASKER, password, hash).await;
    verdict.expect("verified")
}

#[tokio::test]
async fn verifies_rehashes_and_never_lets_the_unknown_in() {
    let passwords = Passwords::new(cheap()).expect("valid cost");
    let hash = passwords.hash(ASKER, "open sesame").await.expect("hashed");
    assert_eq!(
        verify(&passwords, "open sesame", Some(&hash)).await,
        Verdict::Right
    );
    assert_eq!(
        verify(&passwords, "open", Some(&hash)).await,
        Verdict::Wrong
    );
    assert_eq!(verify(&passwords, "open", None).await, Verdict::Wrong);
    assert_eq!(verify(&passwords, "", None).await, Verdict::Wrong);
    for cost in [
        dearer(),
        PasswordCost {
            memory_kib: 32,
            ..cheap()
        },
    ] {
        let other = Passwords::new(cost).expect("valid cost");
        assert_eq!(
            verify(&other, "open sesame", Some(&hash)).await,
            Verdict::RightButOld
        );
        assert_eq!(verify(&other, "open", Some(&hash)).await, Verdict::Wrong);
    }
    assert_eq!(verify(&passwords, "!", Some("!")).await, Verdict::Wrong);
}

#[tokio::test]
async fn a_hash_made_without_normalising_is_right_but_old() {
    let passwords = Passwords::new(cheap()).expect("valid cost");
    let decomposed = "Mu\u{308}ller und So\u{308}hne";
    let raw = raw_hash(decomposed);
    assert_eq!(
        verify(&passwords, decomposed, Some(&raw)).await,
        Verdict::RightButOld
    );
    assert_eq!(
        verify(&passwords, "M\u{fc}ller und So\u{308}hne", Some(&raw)).await,
        Verdict::Wrong
    );
    let today = passwords.hash(ASKER, decomposed).await.expect("hashed");
    for written in [decomposed, "M\u{fc}ller und S\u{f6}hne"] {
        assert_eq!(
            verify(&passwords, written, Some(&today)).await,
            Verdict::Right
        );
    }
}

/// With the one-call way of `argon2`, which is how hashes were made before.
fn raw_hash(password: &str) -> String {
    use argon2::PasswordHasher;
    let params = cheap().params().expect("valid cost");
    let argon = argon2::Argon2::from(params);
    let hash = argon.hash_password(password.as_bytes()).expect("hashed");
    hash.to_string()
}

/// What checking took, on a fresh thread's memory.
fn work_of_check(written: &str, hash: Option<&str>, at: PasswordCost, work: Work) -> Work {
    let mut memory = Memory::new(at.params().expect("valid cost"));
    let written = normal::ways_to_write(written);
    memory.verify(&written, hash, work).expect("verified");
    memory.done()
}

#[test]
fn a_check_takes_the_same_work_whoever_it_is() {
    let at = |cost: PasswordCost| {
        let mut memory = Memory::new(cost.params().expect("valid cost"));
        memory.hash("open sesame").expect("hashed")
    };
    let small = at(PasswordCost {
        memory_kib: 40,
        ..cheap()
    });
    let (old, today) = (at(cheap()), at(dearer()));
    let dearest = at(PasswordCost {
        memory_kib: 500,
        iterations: 4,
        ..cheap()
    });
    for known in [work_of_stored(&today), work_of_stored(&dearest)] {
        let of = |hash, written| work_of_check(written, hash, dearer(), known);
        let unknown = of(None, "a guess");
        for hash in [&small, &old, &today, "!", ""] {
            assert_eq!(of(Some(hash), "a guess"), unknown, "{hash}");
            assert_eq!(of(Some(hash), "open sesame"), unknown, "{hash}");
            assert_eq!(of(Some(hash), "u\u{308}"), of(None, "u\u{308}"), "{hash}");
        }
        assert!(unknown.abs_diff(known) < 8, "{unknown} of {known}");
    }
    let known = work_of_stored(&dearest);
    let of = |hash| work_of_check("a guess", hash, dearer(), known);
    assert_eq!(of(Some(&dearest)), of(None));
}

#[tokio::test]
async fn a_peer_that_asks_for_too_much_is_told_at_once_and_others_are_served() {
    let passwords = Passwords::new(PasswordCost {
        parallel: 1,
        ..cheap()
    })
    .expect("valid");
    let stranger = Asker::Stranger([10, 0, 0, 1].into());
    let tries = (0..40).map(|_| passwords.verify(stranger, "a guess", None));
    let other = passwords.hash(Asker::Known(UserId(Uuid::nil())), "open sesame");
    let (tries, other) = tokio::join!(futures::future::join_all(tries), other);
    let refused = |tried: &Result<Verdict>| matches!(tried, Err(Error::TooManyAttempts { .. }));
    assert!(tries.iter().any(refused) && tries.iter().any(|tried| !refused(tried)));
    assert!(other.is_ok());
}

#[test]
fn an_impossible_cost_is_refused() {
    assert!(
        Passwords::new(PasswordCost {
            lanes: 0,
            ..cheap()
        })
        .is_none()
    );
}
