//! Modules as policies meet them: honest ones, wrong ones and hostile ones, each written out as WebAssembly text.

mod cache;
mod desk;
mod guests;
mod honest;
mod hostile;
mod load;
mod threads;
mod wrong;
