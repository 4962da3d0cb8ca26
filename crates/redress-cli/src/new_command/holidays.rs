//! Holidays: whose are left out of a firm's working time, of those that the engine carries.

use redress::model::did_you_mean;

/// Whose holidays are left out of working time.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Holidays {
    EnglandAndWales,
    Scotland,
    NorthernIreland,
    /// The engine does not carry them.
    None,
}

impl Holidays {
    const ALL: [(&'static str, Holidays); 4] = [
        ("england-and-wales", Holidays::EnglandAndWales),
        ("scotland", Holidays::Scotland),
        ("northern-ireland", Holidays::NorthernIreland),
        ("none", Holidays::None),
    ];

    pub(crate) fn named(text: &str) -> Result<Holidays, String> {
        let wanted = text.trim().to_lowercase().replace([' ', '_'], "-");
        let names = Holidays::ALL.map(|(name, _)| name);
        Holidays::ALL.iter().find(|(name, _)| *name == wanted).map(|(_, holidays)| *holidays).ok_or_else(|| {
            let meant = match wanted.as_str() {
                "england" | "wales" => "; did you mean `england-and-wales`?".to_owned(),
                _ => did_you_mean(&wanted, names),
            };
            format!(
                "the engine does not carry the holidays of `{}`: it carries {}{meant}",
                text.trim(),
                names.join(", ")
            )
        })
    }

    /// As an answer is written.
    pub(crate) fn name(self) -> &'static str {
        Holidays::ALL.iter().find(|(_, each)| *each == self).map_or("none", |(name, _)| name)
    }

    /// The nation whose calendar the engine carries.
    pub(crate) fn nation(self) -> Option<&'static str> {
        (self != Holidays::None).then(|| self.name())
    }
}
