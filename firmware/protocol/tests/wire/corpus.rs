//! Replays what the fuzzer found worth keeping, without the fuzzer.

use std::path::Path;

use serde::{Serialize, de::DeserializeOwned};
use watch_protocol::{Batch, BatchReply, PairReply, PairRequest, codec};

#[path = "../../fuzz/decode.rs"]
mod decode;

use crate::samples;
use decode::decode;

fn replay<T: Serialize + DeserializeOwned>(name: &str) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("fuzz/corpus")
        .join(name);
    let mut taken = 0;
    for entry in std::fs::read_dir(folder).unwrap() {
        let bytes = std::fs::read(entry.unwrap().path()).unwrap();
        decode::<T>(&bytes);
        let whole = codec::from_postcard::<T>(&bytes).is_ok();
        taken += usize::from(whole || serde_json::from_slice::<T>(&bytes).is_ok());
    }
    assert!(taken > 1, "a corpus that nothing decodes tests little");
}

#[test]
fn batches() {
    replay::<Batch>("batch");
}

#[test]
fn batch_replies() {
    replay::<BatchReply>("batch_reply");
}

#[test]
fn pair_requests() {
    replay::<PairRequest>("pair_request");
}

/// The seeds are made from the samples, so that a change of the protocol changes them too.
#[test]
fn the_samples_are_in_the_corpus() {
    fn seed<T: Serialize>(name: &str, value: &T) {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("fuzz/corpus")
            .join(name);
        let postcard = codec::to_postcard(value).unwrap();
        let json = serde_json::to_vec(value).unwrap();
        for (file, bytes) in [("sample.postcard", postcard), ("sample.json", json)] {
            let path = folder.join(file);
            if std::env::var_os("INSTA_UPDATE").is_some_and(|how| how == "always") {
                std::fs::create_dir_all(&folder).unwrap();
                std::fs::write(&path, &bytes).unwrap();
            }
            assert!(
                std::fs::read(&path).is_ok_and(|known| known == bytes),
                "{} is stale; INSTA_UPDATE=always writes it",
                path.display()
            );
        }
    }
    seed("batch", &samples::batch());
    seed("batch_reply", &samples::batch_reply());
    seed("pair_request", &samples::pair_request());
    decode::<PairReply>(&codec::to_postcard(&samples::pair_reply()).unwrap());
}
