//! Where the airports with scheduled service are: a sorted table of lines of equal length, made by `make-airports`.

/// Lines of a code, and a latitude and a longitude in ten-thousandths of a degree, sorted by code.
const AIRPORTS: &[u8] = include_bytes!("../airports.txt");

/// Codes of airports on whose place the sources do not agree, one a line, sorted.
const UNSETTLED: &[u8] = include_bytes!("../unsettled.txt");

/// An airport.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(crate) struct Airport {
    /// Its IATA code.
    pub(crate) code: Code,
    /// Its reference point.
    pub(crate) place: Place,
}

/// Three capital letters.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Code([u8; 3]);

/// A place on the earth, in ten-thousandths of a degree: 11 m of latitude.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Place {
    /// North of the equator; negative to the south.
    pub(crate) latitude: i32,
    /// East of Greenwich; negative to the west.
    pub(crate) longitude: i32,
}

/// Why a code has no place.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Unplaced {
    /// It is not three letters.
    NotACode,
    /// No airport of that code is known.
    Unknown,
    /// The sources do not agree on where it is.
    Unsettled,
}

/// The airport of a code, in capitals or small letters.
pub(crate) fn find(code: &str) -> Result<Airport, Unplaced> {
    let code = Code::read(code).ok_or(Unplaced::NotACode)?;
    if let Some(line) = line_of::<21>(AIRPORTS, code) {
        let place = Place { latitude: signed(&line[4..11]), longitude: signed(&line[12..20]) };
        return Ok(Airport { code, place });
    }
    Err(if line_of::<4>(UNSETTLED, code).is_some() { Unplaced::Unsettled } else { Unplaced::Unknown })
}

impl Code {
    fn read(text: &str) -> Option<Code> {
        let letters: [u8; 3] = text.as_bytes().try_into().ok()?;
        letters.iter().all(u8::is_ascii_alphabetic).then(|| Code(letters.map(|letter| letter.to_ascii_uppercase())))
    }
}

/// The line that begins with a code.
fn line_of<const LENGTH: usize>(table: &[u8], code: Code) -> Option<&[u8; LENGTH]> {
    let lines = table.as_chunks::<LENGTH>().0;
    let place = lines.binary_search_by(|line| line[..3].cmp(&code.0)).ok()?;
    lines.get(place)
}

/// `-173526`
fn signed(text: &[u8]) -> i32 {
    let digits = text[1..].iter().fold(0, |number, digit| number * 10 + i32::from(digit - b'0'));
    if text[0] == b'-' { -digits } else { digits }
}

impl std::fmt::Display for Code {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.iter().try_for_each(|letter| write!(f, "{}", char::from(*letter)))
    }
}

impl std::fmt::Debug for Code {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{self}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tables_are_whole_sorted_and_on_the_earth() {
        let (lines, rest) = AIRPORTS.as_chunks::<21>();
        assert!(rest.is_empty() && lines.len() > 3_000);
        assert!(lines.windows(2).all(|pair| pair[0][..3] < pair[1][..3]));
        for line in lines {
            let code = std::str::from_utf8(&line[..3]).unwrap();
            assert_eq!((line[3], line[11], line[20]), (b' ', b' ', b'\n'), "{code}");
            let place = find(code).unwrap().place;
            assert!(place.latitude.abs() <= 900_000 && place.longitude.abs() <= 1_800_000, "{code}");
            assert_eq!(format!("{code} {:+07} {:+08}\n", place.latitude, place.longitude).as_bytes(), line);
        }
        let (lines, rest) = UNSETTLED.as_chunks::<4>();
        assert!(rest.is_empty() && lines.windows(2).all(|pair| pair[0] < pair[1]));
        assert!(lines.iter().all(|line| find(std::str::from_utf8(&line[..3]).unwrap()) == Err(Unplaced::Unsettled)));
    }

    #[test]
    fn a_code_is_three_letters() {
        assert_eq!(find("LHR").unwrap().place, Place { latitude: 514_706, longitude: -4_619 });
        for text in ["", "LH", "LHRX", "L1R", "EGLL", "Zü"] {
            assert_eq!(find(text), Err(Unplaced::NotACode), "{text}");
        }
    }
}
