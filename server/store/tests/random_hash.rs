use uuid::Uuid;

pub(crate) fn hash() -> [u8; 32] {
    let (a, b) = (Uuid::new_v4(), Uuid::new_v4());
    let mut hash = [0; 32];
    hash[..16].copy_from_slice(a.as_bytes());
    hash[16..].copy_from_slice(b.as_bytes());
    hash
}
