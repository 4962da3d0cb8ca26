//! Modules as policies meet them: honest ones, wrong ones and hostile ones, each written out as WebAssembly text.

#[cfg(test)]
mod cache;
#[cfg(test)]
#[path = "../../../../tests/conformance/components.rs"]
mod components;
#[cfg(test)]
mod desk;
#[cfg(test)]
mod honest;
#[cfg(test)]
mod hostile;
#[cfg(test)]
mod load;
#[cfg(test)]
mod outside;
#[cfg(test)]
mod sayings;
#[cfg(test)]
mod teller;
#[cfg(test)]
mod threads;
#[cfg(test)]
mod versions;
#[cfg(test)]
mod vocabulary;
#[cfg(test)]
#[path = "../../../../tests/conformance/wit_values.rs"]
mod wit_values;
#[cfg(test)]
mod wrong;
