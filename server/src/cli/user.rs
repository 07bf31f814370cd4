//! `fitweet user`: accounts, by whoever can read the database anyway.

use std::io::{BufRead as _, stdin};

use anyhow::{Context as _, Result, bail};
use domain::{Role, Standing, UserView, limits::PASSWORD_MIN_CHARS};
use service::{NewAccount, Service};

use super::say::say;
use crate::{assets::Site, config::Config, serve};

#[derive(clap::Subcommand)]
pub(super) enum Command {
    /// Show all accounts, one a line: address, role, state, name
    List,
    /// Make an account
    Add {
        #[arg(long)]
        email: String,
        #[arg(long)]
        name: String,
        /// admin, expert or wearer; a wearer gets a care room
        #[arg(long)]
        role: Role,
        #[command(flatten)]
        password: Password,
    },
    /// Set somebody's password; ends all their sign-ins
    SetPassword {
        #[arg(long)]
        email: String,
        #[command(flatten)]
        password: Password,
    },
    /// Open an ended account again. Rooms, watches and links do not come back; a wearer still has
    /// their care room
    Enable {
        #[arg(long)]
        email: String,
    },
    /// End an account: its sign-ins, watches, links, and its place in every room
    Disable {
        #[arg(long)]
        email: String,
    },
    /// End all sign-ins of somebody
    SignOut {
        #[arg(long)]
        email: String,
    },
}

#[derive(clap::Args)]
pub(super) struct Password {
    /// Read the password from the first line of standard input; without this, one is made
    /// up and printed once
    #[arg(long)]
    password_stdin: bool,
    /// The password is its person's own: it need not be changed at the first sign-in
    #[arg(long)]
    keep_password: bool,
}

pub(super) async fn run(config: Config, command: Command) -> Result<()> {
    // Before the database is opened, so that nobody waits for a line that does not come.
    let given = match &command {
        Command::Add { password, .. } | Command::SetPassword { password, .. } => {
            Some(Given::of(password).await?)
        }
        _ => None,
    };
    let service = serve::open(&config, &Site::default()).await?;
    let done = act(&service, command, given.as_ref()).await;
    service.shut_down().await;
    say(&done?);
    if let Some(Given { text, made_up, .. }) = given
        && made_up
    {
        say(&format!("Password, shown this once: {text}"));
    }
    Ok(())
}

/// What to say of it.
async fn act(service: &Service, command: Command, given: Option<&Given>) -> Result<String> {
    let password = || given.map(|given| given.text.clone()).unwrap_or_default();
    let must_change = given.is_some_and(|given| given.must_change);
    Ok(match command {
        Command::List => {
            let users = service.users_locally().await?;
            users.iter().map(line).collect::<Vec<_>>().join("\n")
        }
        Command::Add {
            email, name, role, ..
        } => {
            let account = NewAccount {
                name,
                email: email.clone(),
                password: password(),
            };
            let added = if must_change {
                service.add_user_with_given_password(account, role).await
            } else {
                service.add_user_locally(account, role).await
            };
            let person = added.context("no account was made")?;
            format!("{} ({}) can sign in as {email}.", person.name, person.role)
        }
        Command::SetPassword { email, .. } => {
            let set = service.set_password_locally(&email, password(), must_change);
            let person = set.await.context("no password was set")?;
            format!(
                "{} has a new password and is signed out everywhere.",
                person.name
            )
        }
        Command::Enable { email } => {
            let person = service.enable_user_locally(&email).await?;
            format!(
                "{} can sign in again. Rooms, watches and links did not come back.",
                person.name
            )
        }
        Command::Disable { email } => {
            let person = service.disable_user_locally(&email).await?;
            format!("The account of {} has ended.", person.name)
        }
        Command::SignOut { email } => {
            let (person, count) = service.sign_out_locally(&email).await?;
            format!("{}: {count} sign-ins ended.", person.name)
        }
    })
}

fn line(user: &UserView) -> String {
    let state = match (user.disabled, user.standing) {
        (true, _) => "ended",
        (false, Standing::Active) => "active",
        (false, Standing::Waiting) => "waiting",
        (false, Standing::MustChangePassword) => "must-change-password",
    };
    let UserView { person, email, .. } = user;
    format!("{email}\t{}\t{state}\t{}", person.role, person.name)
}

struct Given {
    text: String,
    made_up: bool,
    must_change: bool,
}

impl Given {
    async fn of(password: &Password) -> Result<Self> {
        Ok(Self {
            text: if password.password_stdin {
                // On a thread that may block: the line may never come.
                tokio::task::spawn_blocking(first_line).await??
            } else {
                made_up()
            },
            made_up: !password.password_stdin,
            must_change: !password.keep_password,
        })
    }
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
