//! Lists that are held, read back whole.

use oversight::facts::{Dictionary, Joining, Part, Sealed, Texts};
use std::sync::{Arc, Mutex};

/// Takes a part of a list.
pub type Give<T> = Box<dyn FnMut(Sealed<T>) + Send>;

/// Reads a list part by part and puts it together; its texts go into the dictionary.
pub async fn whole<T: Part + 'static, R>(
    dictionary: &mut Dictionary,
    read: impl AsyncFnOnce(Texts, Give<T>) -> R,
) -> (T, R) {
    let parts = Arc::new(Mutex::new(Vec::new()));
    let kept = Arc::clone(&parts);
    let give = move |part| kept.lock().expect("nobody panics").push(part);
    let answer = read(dictionary.texts(), Box::new(give)).await;
    let mut joining = Joining::default();
    parts.lock().expect("nobody panics").drain(..).for_each(|part| joining.add(part, dictionary));
    (joining.finish(dictionary), answer)
}
