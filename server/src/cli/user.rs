//! `fitweet user`: accounts, by whoever can read the database anyway.

use std::io::{BufRead as _, stdin};

use anyhow::{Context as _, Result, bail};
use domain::{Role, limits::PASSWORD_MIN_CHARS};
use service::NewAccount;

use super::say::say;
use crate::{assets::Site, config::Config, serve};

#[derive(clap::Subcommand)]
pub(super) enum Command {
    /// Make an account
    Add {
        #[arg(long)]
        email: String,
        #[arg(long)]
        name: String,
        /// admin, expert or wearer; a wearer gets a care room
        #[arg(long)]
        role: Role,
        /// Read the password from the first line of standard input; without this, one is made
        /// up and printed once
        #[arg(long)]
        password_stdin: bool,
    },
}

pub(super) async fn run(config: Config, command: Command) -> Result<()> {
    let Command::Add {
        email,
        name,
        role,
        password_stdin,
    } = command;
    let password = if password_stdin {
        first_line()?
    } else {
        made_up()
    };
    let account = NewAccount {
        name,
        email: email.clone(),
        password: password.clone(),
    };
    let service = serve::open(&config, &Site::default()).await?;
    let added = service.add_user_locally(account, role).await;
    service.shut_down().await;
    let person = added.context("no account was made")?;
    say(&format!(
        "{} ({}) can sign in as {email}.",
        person.name, person.role
    ));
    if !password_stdin {
        say(&format!("Password, shown this once: {password}"));
    }
    Ok(())
}

fn first_line() -> Result<String> {
    let mut line = String::new();
    stdin().lock().read_line(&mut line)?;
    let line = line.trim_end_matches(['\r', '\n']);
    if line.is_empty() {
        bail!("standard input holds no password (at least {PASSWORD_MIN_CHARS} characters)");
    }
    Ok(line.to_owned())
}

/// 120 random bits in groups that can be read aloud.
fn made_up() -> String {
    const ALPHABET: &[u8; 32] = domain::watch::PAIRING_ALPHABET;
    let random: [u8; 24] = rand::random();
    let letters =
        random.map(|byte| char::from(ALPHABET[usize::from(byte % 32)]).to_ascii_lowercase());
    let groups = letters
        .chunks(6)
        .map(|group| group.iter().collect::<String>());
    groups.collect::<Vec<_>>().join("-")
}
