//! Writes `docs/performance.md` and its plots from what the benchmarks measured: `report FIGURES DOCS`, two folders.
//!
//! `benches/report` runs the benchmarks and then this.

mod chart;
mod page;

use std::error::Error;
use std::path::PathBuf;

use redress_benches::figures::Figures;

fn main() -> Result<(), Box<dyn Error>> {
    let mut given = std::env::args().skip(1).map(PathBuf::from);
    let (Some(folder), Some(docs)) = (given.next(), given.next()) else {
        return Err("`report` needs the folder of the figures and that of the documentation".into());
    };
    let mut figures = Figures::new("report");
    for file in ["decide", "scale", "memory", "modules", "peers", "instructions"] {
        let file = folder.join(file).with_extension("txt");
        if file.is_file() {
            figures.read(&file)?;
        }
    }
    let plots = docs.join("performance");
    std::fs::create_dir_all(&plots)?;
    std::fs::write(plots.join("engines.svg"), chart::engines(&figures))?;
    std::fs::write(plots.join("growth.svg"), chart::growth(&figures))?;
    std::fs::write(docs.join("performance.md"), page::page(&figures))?;
    Ok(())
}
