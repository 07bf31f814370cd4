use std::{io, process::ExitCode};

use clap::Parser;
use tokio::runtime::Runtime;

fn main() -> io::Result<ExitCode> {
    let args = server::cli::Args::parse();
    let runtime = Runtime::new()?;
    let code = runtime.block_on(server::cli::run(args));
    // Without waiting for calls to storage that hang: the shutdown has done so.
    runtime.shutdown_background();
    Ok(code)
}
