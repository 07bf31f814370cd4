use anyhow::{Result, bail};
use watch_protocol::{MAX_NAME, PairRequest};

use crate::{
    cli::PairArgs,
    client::Client,
    say::{self, End},
    state::{Memory, Pairing, State, default_path},
};

/// Trades the code for a credential and keeps it.
pub(crate) async fn run(args: PairArgs) -> Result<End> {
    let name = args.name.trim();
    if name.is_empty() || name.len() > MAX_NAME {
        bail!("a name has 1 to {MAX_NAME} bytes");
    }
    let client = Client::new(&args.server)?;
    let path = args.state.map_or_else(default_path, Ok)?;
    let (mut state, former) = State::open(&path)?;
    if !former.items.is_empty() && !args.discard {
        // They may be about somebody else.
        bail!(
            "{} items still wait for the former pairing; deliver them first, or give them up with --discard",
            former.items.len()
        );
    }
    let request = PairRequest {
        code: args.code,
        name: name.to_owned(),
    };
    let reply = client.pair(&request).await?;
    let pairing = Pairing {
        server: args.server,
        device_id: reply.device_id,
        token: reply.token,
        epoch: getrandom::u32()?,
    };
    let words = format!(
        "paired: {name} is device {} of {}",
        pairing.device_id, pairing.server
    );
    state.rewrite(&Memory {
        pairing: Some(pairing),
        next_seq: 1,
        ..Memory::default()
    })?;
    say::line(&words);
    Ok(End::Complete)
}
