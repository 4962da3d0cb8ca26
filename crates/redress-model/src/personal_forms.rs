//! The forms of personal data: which numbers issuers of cards give out, how long bank accounts are, which postcodes there
//! are, and how their check digits are reckoned.

/// Who issues cards whose numbers begin within a range.
pub(crate) struct CardIssuer {
    first: u32,
    last: u32,
    /// How many digits of the number the range speaks of.
    digits: usize,
    lengths: &'static [usize],
}

const fn issuer(first: u32, last: u32, digits: usize, lengths: &'static [usize]) -> CardIssuer {
    CardIssuer { first, last, digits, lengths }
}

/// The ranges of the large card schemes, as they publish them (ISO/IEC 7812-1 gives the first digit to an industry).
pub(crate) const CARD_ISSUERS: [CardIssuer; 15] = [
    // Visa
    issuer(4, 4, 1, &[13, 16, 19]),
    // Mastercard
    issuer(51, 55, 2, &[16]),
    issuer(2221, 2720, 4, &[16]),
    // American Express
    issuer(34, 34, 2, &[15]),
    issuer(37, 37, 2, &[15]),
    // Diners Club
    issuer(300, 305, 3, &[14, 16, 17, 18, 19]),
    issuer(36, 36, 2, &[14, 16, 17, 18, 19]),
    issuer(38, 39, 2, &[14, 16, 17, 18, 19]),
    // JCB
    issuer(3528, 3589, 4, &[16, 17, 18, 19]),
    // Discover
    issuer(6011, 6011, 4, &[16, 17, 18, 19]),
    issuer(644, 649, 3, &[16, 17, 18, 19]),
    issuer(65, 65, 2, &[16, 17, 18, 19]),
    // UnionPay
    issuer(62, 62, 2, &[16, 17, 18, 19]),
    // Maestro
    issuer(5018, 5038, 4, &[13, 14, 15, 16, 17, 18, 19]),
    issuer(6759, 6763, 4, &[13, 14, 15, 16, 17, 18, 19]),
];

impl CardIssuer {
    pub(crate) fn issues(&self, digits: &[u8]) -> bool {
        let begin = digits.iter().take(self.digits).fold(0_u32, |number, digit| number * 10 + u32::from(*digit));
        self.lengths.contains(&digits.len()) && (self.first..=self.last).contains(&begin)
    }
}

/// Whether the last digit is the check digit of those before it (ISO/IEC 7812-1, annex B).
pub(crate) fn fits_luhn(digits: &[u8]) -> bool {
    let sum: u32 = digits
        .iter()
        .rev()
        .enumerate()
        .map(|(n, digit)| match (n % 2, u32::from(*digit)) {
            (1, digit) if digit > 4 => digit * 2 - 9,
            (1, digit) => digit * 2,
            (_, digit) => digit,
        })
        .sum();
    sum.is_multiple_of(10)
}

/// Whether the check digits of an account number are right: the number, its first four characters put last and letters read
/// as 10 to 35, leaves 1 when divided by 97 (ISO 13616, ISO/IEC 7064).
pub(crate) fn fits_mod_97(account: &str) -> bool {
    let (head, tail) = account.split_at(account.len().min(4));
    let rest = tail.chars().chain(head.chars()).try_fold(0_u32, |rest, character| {
        let value = character.to_digit(36)?;
        Some((if value < 10 { rest * 10 } else { rest * 100 } + value) % 97)
    });
    rest == Some(1)
}

/// Whether groups of digits are a date with something behind it: `06.03.2026 10`.
pub(crate) fn is_date_like(lengths: &[usize], digits: &[u8]) -> bool {
    let number = |from: usize, length: usize| {
        digits.iter().skip(from).take(length).fold(0_u32, |number, digit| number * 10 + u32::from(*digit))
    };
    match lengths {
        [day @ 1..=2, month @ 1..=2, 2 | 4, ..] => {
            let (first, second) = (number(0, *day), number(*day, *month));
            first <= 31 && second <= 31 && (first <= 12 || second <= 12)
        }
        _ => false,
    }
}

/// How long the account numbers of each country are (the IBAN registry that SWIFT keeps for ISO 13616).
pub(crate) const IBAN_LENGTHS: [(&str, usize); 80] = [
    ("AD", 24),
    ("AE", 23),
    ("AL", 28),
    ("AT", 20),
    ("AZ", 28),
    ("BA", 20),
    ("BE", 16),
    ("BG", 22),
    ("BH", 22),
    ("BR", 29),
    ("BY", 28),
    ("CH", 21),
    ("CR", 22),
    ("CY", 28),
    ("CZ", 24),
    ("DE", 22),
    ("DK", 18),
    ("DO", 28),
    ("EE", 20),
    ("EG", 29),
    ("ES", 24),
    ("FI", 18),
    ("FO", 18),
    ("FR", 27),
    ("GB", 22),
    ("GE", 22),
    ("GI", 23),
    ("GL", 18),
    ("GR", 27),
    ("GT", 28),
    ("HR", 21),
    ("HU", 28),
    ("IE", 22),
    ("IL", 23),
    ("IQ", 23),
    ("IS", 26),
    ("IT", 27),
    ("JO", 30),
    ("KW", 30),
    ("KZ", 20),
    ("LB", 28),
    ("LC", 32),
    ("LI", 21),
    ("LT", 20),
    ("LU", 20),
    ("LV", 21),
    ("LY", 25),
    ("MC", 27),
    ("MD", 24),
    ("ME", 22),
    ("MK", 19),
    ("MN", 20),
    ("MR", 27),
    ("MT", 31),
    ("MU", 30),
    ("NL", 18),
    ("NO", 15),
    ("PK", 24),
    ("PL", 28),
    ("PS", 29),
    ("PT", 25),
    ("QA", 29),
    ("RO", 24),
    ("RS", 22),
    ("SA", 24),
    ("SC", 31),
    ("SE", 24),
    ("SI", 19),
    ("SK", 24),
    ("SM", 27),
    ("ST", 25),
    ("SV", 28),
    ("TL", 23),
    ("TN", 24),
    ("TR", 26),
    ("UA", 29),
    ("VA", 22),
    ("VG", 24),
    ("XK", 20),
    ("RU", 33),
];

/// The areas of the United Kingdom's postcodes: 121 of places, and those of Jersey, Guernsey and the Isle of Man.
pub(crate) const POSTCODE_AREAS: [&str; 124] = [
    "AB", "AL", "B", "BA", "BB", "BD", "BH", "BL", "BN", "BR", "BS", "BT", "CA", "CB", "CF", "CH", "CM", "CO", "CR",
    "CT", "CV", "CW", "DA", "DD", "DE", "DG", "DH", "DL", "DN", "DT", "DY", "E", "EC", "EH", "EN", "EX", "FK", "FY",
    "G", "GL", "GU", "GY", "HA", "HD", "HG", "HP", "HR", "HS", "HU", "HX", "IG", "IM", "IP", "IV", "JE", "KA", "KT",
    "KW", "KY", "L", "LA", "LD", "LE", "LL", "LN", "LS", "LU", "M", "ME", "MK", "ML", "N", "NE", "NG", "NN", "NP",
    "NR", "NW", "OL", "OX", "PA", "PE", "PH", "PL", "PO", "PR", "RG", "RH", "RM", "S", "SA", "SE", "SG", "SK", "SL",
    "SM", "SN", "SO", "SP", "SR", "SS", "ST", "SW", "SY", "TA", "TD", "TF", "TN", "TQ", "TR", "TS", "TW", "UB", "W",
    "WA", "WC", "WD", "WF", "WN", "WR", "WS", "WV", "YO", "ZE",
];

/// A letter of the last two of a postcode, which C, I, K, M, O and V never are.
pub(crate) fn is_postcode_letter(character: char) -> bool {
    character.is_ascii_uppercase() && !matches!(character, 'C' | 'I' | 'K' | 'M' | 'O' | 'V')
}
