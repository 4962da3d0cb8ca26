//! Currencies: the codes of ISO 4217, and the decimals of each.

use std::fmt;
use std::str::FromStr;

use crate::money::MoneyError;

/// A currency by its ISO 4217 code.
///
/// ```
/// use redress_model::Currency;
/// assert_eq!("GBP".parse::<Currency>().unwrap().minor_units(), 2);
/// assert_eq!("JPY".parse::<Currency>().unwrap().minor_units(), 0);
/// assert!("GBX".parse::<Currency>().is_err());
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Currency([u8; 3]);

impl Currency {
    /// The three letters.
    pub fn code(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or("XXX")
    }

    /// The same as bytes, which compare faster.
    pub(crate) fn letters(&self) -> &[u8; 3] {
        &self.0
    }

    /// Digits after the decimal point in the currency's smallest unit (ISO 4217 table A.1).
    pub fn minor_units(&self) -> u32 {
        match &self.0 {
            b"BIF" | b"CLP" | b"DJF" | b"GNF" | b"ISK" | b"JPY" | b"KMF" | b"KRW" | b"PYG" | b"RWF" | b"UGX"
            | b"VND" | b"VUV" | b"XAF" | b"XOF" | b"XPF" => 0,
            b"BHD" | b"IQD" | b"JOD" | b"KWD" | b"LYD" | b"OMR" | b"TND" => 3,
            b"CLF" | b"UYW" => 4,
            _ => 2,
        }
    }

    /// Whether a bare `$` may stand for it.
    pub(crate) fn is_dollar(&self) -> bool {
        matches!(&self.0, b"USD" | b"AUD" | b"CAD" | b"NZD" | b"SGD" | b"HKD")
    }
}

impl FromStr for Currency {
    type Err = MoneyError;

    fn from_str(text: &str) -> Result<Self, MoneyError> {
        let code = <[u8; 3]>::try_from(text.as_bytes()).map(|code| code.map(|byte| byte.to_ascii_uppercase()));
        match code {
            Ok(code) if is_known(code) => Ok(Currency(code)),
            _ => Err(MoneyError::UnknownCurrency(text.to_owned())),
        }
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl fmt::Debug for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

/// Whether a code is in the list, whose entries are four bytes apart and in order.
fn is_known(code: [u8; 3]) -> bool {
    let (mut low, mut high) = (0, CODES.len().div_ceil(4));
    while low < high {
        let middle = usize::midpoint(low, high);
        match CODES.as_bytes().get(middle * 4..middle * 4 + 3).map(|known| known.cmp(&code[..])) {
            Some(std::cmp::Ordering::Equal) => return true,
            Some(std::cmp::Ordering::Less) => low = middle + 1,
            _ => high = middle,
        }
    }
    false
}

/// The active codes of ISO 4217, funds and metals left out, in alphabetical order.
const CODES: &str = "AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP BYN \
BZD CAD CDF CHF CLF CLP CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD \
HKD HNL HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD \
MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG \
QAR RON RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD \
TZS UAH UGX USD UYU UYW UZS VED VES VND VUV WST XAF XCD XCG XOF XPF YER ZAR ZMW ZWG";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_of_the_list_is_found_in_either_letter_case() {
        for code in CODES.split(' ') {
            assert_eq!(code.parse::<Currency>().unwrap().code(), code);
            assert_eq!(code.to_lowercase().parse::<Currency>().unwrap().code(), code);
        }
        assert!(
            "AAA".parse::<Currency>().is_err() && "ZZZ".parse::<Currency>().is_err() && "".parse::<Currency>().is_err()
        );
    }
}
