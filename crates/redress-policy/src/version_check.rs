//! Versions beside one another: days on which none is in force, and versions that count the days differently.

use crate::diagnostic::Diagnostic;
use crate::policy::Policy;
use crate::staleness::place_of;

impl Policy {
    /// What is most likely not meant about this version beside those that came into force before it: a day between them on which
    /// none is in force, and an anchor or a time zone that differs from that of the version just before, so that a case at the
    /// border may fall under both or under neither.
    pub fn warnings_beside(&self, earlier: &[Policy]) -> Vec<Diagnostic> {
        let mut out = Vec::new();
        let Some(file) = self.files.iter().find(|file| file.name == "policy.toml") else { return out };
        // of several that end, the last end counts; one without an end leaves no gap
        let ends = earlier.iter().try_fold(None, |last, policy| Some(last.max(Some(policy.until?)))).flatten();
        if let (Some(from), Some(end)) = (self.from, ends)
            && let Ok(last_day) = from.yesterday()
            && end < from
        {
            let days =
                if end == last_day { format!("on {end}") } else { format!("from {end} to {last_day}, both included") };
            let headline = format!("no version of `{}` is in force {days}", self.id);
            let help = format!("set `from` of this version to {end}, or `until` of the one before it to {from}");
            out.push(Diagnostic::warning("version-gap", file, place_of(file, "from"), headline).with_help(help));
        }
        let Some(before) = earlier.last() else { return out };
        let (own, other) = (self.catalogue.name(self.anchor), before.catalogue.name(before.anchor));
        if own != other {
            let headline = format!(
                "version `{}` is chosen by `{own}`, and version `{}` before it by `{other}`",
                self.version, before.version
            );
            out.push(
                Diagnostic::warning("versions-differ", file, place_of(file, "anchor"), headline)
                    .with_help("a case may fall under both or under neither: give all versions one `anchor`"),
            );
        }
        if self.zone_name != before.zone_name {
            let headline = format!(
                "version `{}` counts its days in {}, and version `{}` before it in {}",
                self.version, self.zone_name, before.version, before.zone_name
            );
            out.push(
                Diagnostic::warning("versions-differ", file, place_of(file, "time_zone"), headline).with_help(
                    "for some hours a case may fall under both or under neither: give all versions one zone",
                ),
            );
        }
        out
    }
}
