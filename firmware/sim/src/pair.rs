use anyhow::{Context, Result, bail};
use watch_core::Pairing;
use watch_protocol::{MAX_NAME, PairRequest};

use crate::{
    cli::{DEFAULT_EVERY_S, PairArgs},
    client::Client,
    files,
    flash::Place,
    link::boot,
    pace::Pace,
    say::{self, End},
};

/// Trades the code for a credential and keeps it.
pub(crate) async fn run(args: PairArgs) -> Result<End> {
    let name = args.name.trim();
    if name.is_empty() || name.chars().count() > MAX_NAME {
        bail!("a name has 1 to {MAX_NAME} characters");
    }
    let client = Client::new(&args.server)?;
    let path = args.state.map_or_else(files::default_path, Ok)?;
    let pace = Pace::start(0, 1.0);
    let former = match Place::take(&path)?.open()? {
        Ok(flash) => {
            let outbox = boot(flash, DEFAULT_EVERY_S, &pace).await?;
            let waiting = outbox.waiting().items();
            if waiting > 0 && !args.discard {
                // They may be about somebody else.
                bail!(
                    "{waiting} items still wait for the former pairing; deliver them first, or give them up with --discard"
                );
            }
            Ok(outbox)
        }
        Err(place) => Err(place),
    };
    let request = PairRequest {
        code: args.code,
        name: name.to_owned(),
    };
    let reply = client.pair(&request).await?;
    let too_long = "the server's reply is too long for a watch";
    let pairing = Pairing {
        server: args.server.as_str().try_into().ok().context(too_long)?,
        device_id: reply.device_id.as_str().try_into().ok().context(too_long)?,
        token: reply.token.as_str().try_into().ok().context(too_long)?,
    };
    let words = format!(
        "paired: {name} is device {} of {}",
        pairing.device_id, pairing.server
    );
    let mut outbox = match former {
        Ok(outbox) => outbox,
        // A state file means a pairing.
        Err(place) => boot(place.create()?, DEFAULT_EVERY_S, &pace).await?,
    };
    outbox.pair(pairing).await?;
    outbox.flash_mut().sync()?;
    say::line(&words);
    Ok(End::Complete)
}
