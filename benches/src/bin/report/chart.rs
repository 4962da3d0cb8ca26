//! Plots as SVG: bars of the engines, and how the cost of a decision grows.

use std::fmt::Write as _;

use redress_benches::figures::Figures;

use crate::page::micros;

const WIDTH: u128 = 720;
const INK: &str = "#24292f";
const OWN: &str = "#0969da";
const OTHERS: &str = "#8c959f";

/// The engines of the comparison, the first redress, by the names of their figures.
pub(crate) static ENGINES: [(&str, &str); 5] = [
    ("redress", "peers/redress/ns"),
    ("zen-engine", "peers/zen-engine/ns"),
    ("regorus", "peers/regorus/ns"),
    ("cedar-policy", "peers/cedar-policy/ns"),
    ("Rhai", "peers/rhai/ns"),
];

/// A bar for each engine that was measured, as long as its time.
pub(crate) fn engines(figures: &Figures) -> String {
    let bars: Vec<(&str, u128)> =
        ENGINES.iter().filter_map(|(name, figure)| Some((*name, figures.get(figure)?))).collect();
    let most = bars.iter().map(|(_, time)| *time).max().unwrap_or(1).max(1);
    let (left, row) = (120, 30);
    let mut svg = opened(
        u128::try_from(bars.len()).unwrap_or_default() * row + 50,
        "time of one decision, in µs; shorter is better",
    );
    for ((name, time), top) in bars.iter().zip((40..).step_by(30)) {
        let colour = if *name == "redress" { OWN } else { OTHERS };
        let length = (time * (WIDTH - left - 90) / most).max(1);
        let (text, end) = (top + 15, left + length + 8);
        let _ = writeln!(
            svg,
            "<text x=\"{}\" y=\"{text}\" text-anchor=\"end\">{name}</text>\
             <rect x=\"{left}\" y=\"{top}\" width=\"{length}\" height=\"20\" fill=\"{colour}\"/>\
             <text x=\"{end}\" y=\"{text}\">{}</text>",
            left - 8,
            micros(*time)
        );
    }
    svg + "</svg>\n"
}

/// What grows, with the steps of its growth and the figure of each.
pub(crate) static GROWTH: [(&str, &[(&str, &str)]); 3] = [
    ("rules", &[("24", "scale/rules/24/ns"), ("240", "scale/rules/240/ns"), ("2,400", "scale/rules/2400/ns")]),
    (
        "bytes of the ticket",
        &[
            ("2 KB", "scale/ticket-bytes/2000/ns"),
            ("20 KB", "scale/ticket-bytes/20000/ns"),
            ("200 KB", "scale/ticket-bytes/200000/ns"),
            ("2 MB", "scale/ticket-bytes/2000000/ns"),
        ],
    ),
    (
        "events of the ticket",
        &[
            ("10", "scale/events/10/ns"),
            ("100", "scale/events/100/ns"),
            ("1,000", "scale/events/1000/ns"),
            ("10,000", "scale/events/10000/ns"),
        ],
    ),
];

/// One small plot for each thing that grows, side by side; both axes go by tenfold steps.
pub(crate) fn growth(figures: &Figures) -> String {
    let (height, top, bottom) = (260_u128, 50_u128, 40_u128);
    let mut svg = opened(height, "time of one decision; both axes go by tenfold steps");
    // from 10 µs to 100 ms
    let (lowest, decades) = (10_000_u128, 4_u128);
    let y = |time: u128| {
        let thousandths = thousandths_of_log(time).saturating_sub(thousandths_of_log(lowest));
        height - bottom - thousandths.min(decades * 1_000) * (height - top - bottom) / (decades * 1_000)
    };
    for (plot, (title, steps)) in (0_u128..).zip(GROWTH) {
        let left = 70 + plot * (WIDTH - 50) / 3;
        let width = (WIDTH - 50) / 3 - 70;
        for decade in 0..=decades {
            let time = lowest * 10_u128.pow(u32::try_from(decade).unwrap_or_default());
            let at = y(time);
            let _ = writeln!(
                svg,
                "<line x1=\"{left}\" y1=\"{at}\" x2=\"{}\" y2=\"{at}\" stroke=\"#d0d7de\"/>\
                 <text x=\"{}\" y=\"{}\" text-anchor=\"end\" fill=\"#57606a\">{}</text>",
                left + width,
                left - 6,
                at + 4,
                if time < 1_000_000 { format!("{} µs", time / 1_000) } else { format!("{} ms", time / 1_000_000) }
            );
        }
        let mut line = String::new();
        for (step, (label, figure)) in (0_u128..).zip(steps) {
            let Some(time) = figures.get(figure) else { continue };
            let x = left + step * width / (u128::try_from(steps.len()).unwrap_or(2) - 1);
            let _ = write!(line, "{x},{} ", y(time));
            let _ = writeln!(
                svg,
                "<circle cx=\"{x}\" cy=\"{}\" r=\"4\" fill=\"{OWN}\"/>\
                 <text x=\"{x}\" y=\"{}\" text-anchor=\"middle\">{label}</text>",
                y(time),
                height - bottom + 18
            );
        }
        let _ = writeln!(
            svg,
            "<polyline points=\"{}\" fill=\"none\" stroke=\"{OWN}\" stroke-width=\"2\"/>\
             <text x=\"{}\" y=\"{}\" text-anchor=\"middle\">{title}</text>",
            line.trim_end(),
            left + width / 2,
            height - 6
        );
    }
    svg + "</svg>\n"
}

fn opened(height: u128, title: &str) -> String {
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {height}\" font-family=\"sans-serif\" \
         font-size=\"12\" fill=\"{INK}\">\n<rect width=\"{WIDTH}\" height=\"{height}\" fill=\"#ffffff\"/>\n\
         <text x=\"12\" y=\"22\" font-size=\"14\">{title}</text>\n"
    )
}

/// A thousand times the decimal logarithm, in whole numbers, straight between powers of two: near enough for a plot.
fn thousandths_of_log(number: u128) -> u128 {
    let number = number.max(1);
    let whole = u128::from(number.ilog2());
    let rest = (number * 1_000 / (1 << whole)) - 1_000;
    (whole * 1_000 + rest) * 30_103 / 100_000
}
