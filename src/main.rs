//! The one binary, `oversight`: it chooses the allocator and hands over to [`oversight::cli`], which
//! reads the arguments, does what they ask and answers the exit code.

use std::process::ExitCode;

/// Three lists of a million rows are many small allocations; the system's allocator costs a fifth of the run.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    oversight::cli::run()
}
