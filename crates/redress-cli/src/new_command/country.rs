//! Countries: their ISO 3166-1 codes, with the currency and the time zone that most of their firms keep.

use redress::model::{did_you_mean, nearest};

/// A country, and what is most likely there.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Country {
    /// Its ISO 3166-1 code of two letters.
    pub(crate) code: &'static str,
    /// Its name in English.
    pub(crate) name: &'static str,
    /// The ISO 4217 code of its currency.
    pub(crate) currency: &'static str,
    /// The IANA zone of its capital, or of most of its people.
    pub(crate) time_zone: &'static str,
}

impl Country {
    /// Every country, in the order of the codes.
    fn all() -> impl Iterator<Item = Country> {
        COUNTRIES.iter().map(|&(code, name, currency, time_zone)| Country { code, name, currency, time_zone })
    }

    /// The country of a code or an English name, in any letter case.
    ///
    /// # Errors
    ///
    /// There is none; the message names the one that was most likely meant.
    pub(crate) fn named(text: &str) -> Result<Country, String> {
        let wanted = text.trim();
        let is_it =
            |country: &Country| country.code.eq_ignore_ascii_case(wanted) || country.name.eq_ignore_ascii_case(wanted);
        if let Some(country) = Country::all().find(is_it) {
            return Ok(country);
        }
        let everyday = EVERYDAY.iter().find(|(name, _)| name.eq_ignore_ascii_case(wanted));
        let meant = match everyday {
            Some((_, code)) => format!("; did you mean `{code}`?"),
            None => match nearest(wanted, COUNTRIES.iter().map(|(_, name, ..)| *name)) {
                Some(name) => did_you_mean(&name, [name.as_str()]),
                None => String::new(),
            },
        };
        Err(format!(
            "`{wanted}` is no country: write its code of two letters, such as GB, DE or US, or its name{meant}"
        ))
    }
}

/// Names that people use and ISO 3166-1 does not.
const EVERYDAY: [(&str, &str); 10] = [
    ("UK", "GB"),
    ("Great Britain", "GB"),
    ("Britain", "GB"),
    ("England", "GB"),
    ("Scotland", "GB"),
    ("Wales", "GB"),
    ("Northern Ireland", "GB"),
    ("USA", "US"),
    ("United States of America", "US"),
    ("Holland", "NL"),
];

/// Code, name, currency, zone. Codes, names and zones are those of the IANA time zone database, which is in the public
/// domain; currencies are those of ISO 4217.
#[rustfmt::skip]
const COUNTRIES: &[(&str, &str, &str, &str)] = &[
    ("AD", "Andorra", "EUR", "Europe/Andorra"),
    ("AE", "United Arab Emirates", "AED", "Asia/Dubai"),
    ("AF", "Afghanistan", "AFN", "Asia/Kabul"),
    ("AG", "Antigua and Barbuda", "XCD", "America/Antigua"),
    ("AI", "Anguilla", "XCD", "America/Anguilla"),
    ("AL", "Albania", "ALL", "Europe/Tirane"),
    ("AM", "Armenia", "AMD", "Asia/Yerevan"),
    ("AO", "Angola", "AOA", "Africa/Luanda"),
    ("AQ", "Antarctica", "USD", "Antarctica/McMurdo"),
    ("AR", "Argentina", "ARS", "America/Argentina/Buenos_Aires"),
    ("AS", "Samoa (American)", "USD", "Pacific/Pago_Pago"),
    ("AT", "Austria", "EUR", "Europe/Vienna"),
    ("AU", "Australia", "AUD", "Australia/Sydney"),
    ("AW", "Aruba", "AWG", "America/Aruba"),
    ("AX", "Åland Islands", "EUR", "Europe/Mariehamn"),
    ("AZ", "Azerbaijan", "AZN", "Asia/Baku"),
    ("BA", "Bosnia and Herzegovina", "BAM", "Europe/Sarajevo"),
    ("BB", "Barbados", "BBD", "America/Barbados"),
    ("BD", "Bangladesh", "BDT", "Asia/Dhaka"),
    ("BE", "Belgium", "EUR", "Europe/Brussels"),
    ("BF", "Burkina Faso", "XOF", "Africa/Ouagadougou"),
    ("BG", "Bulgaria", "EUR", "Europe/Sofia"),
    ("BH", "Bahrain", "BHD", "Asia/Bahrain"),
    ("BI", "Burundi", "BIF", "Africa/Bujumbura"),
    ("BJ", "Benin", "XOF", "Africa/Porto-Novo"),
    ("BL", "Saint Barthelemy", "EUR", "America/St_Barthelemy"),
    ("BM", "Bermuda", "BMD", "Atlantic/Bermuda"),
    ("BN", "Brunei", "BND", "Asia/Brunei"),
    ("BO", "Bolivia", "BOB", "America/La_Paz"),
    ("BQ", "Caribbean NL", "USD", "America/Kralendijk"),
    ("BR", "Brazil", "BRL", "America/Sao_Paulo"),
    ("BS", "Bahamas", "BSD", "America/Nassau"),
    ("BT", "Bhutan", "BTN", "Asia/Thimphu"),
    ("BV", "Bouvet Island", "NOK", "Etc/UTC"),
    ("BW", "Botswana", "BWP", "Africa/Gaborone"),
    ("BY", "Belarus", "BYN", "Europe/Minsk"),
    ("BZ", "Belize", "BZD", "America/Belize"),
    ("CA", "Canada", "CAD", "America/Toronto"),
    ("CC", "Cocos (Keeling) Islands", "AUD", "Indian/Cocos"),
    ("CD", "Congo (Democratic Republic)", "CDF", "Africa/Kinshasa"),
    ("CF", "Central African Rep.", "XAF", "Africa/Bangui"),
    ("CG", "Congo (Republic)", "XAF", "Africa/Brazzaville"),
    ("CH", "Switzerland", "CHF", "Europe/Zurich"),
    ("CI", "Côte d'Ivoire", "XOF", "Africa/Abidjan"),
    ("CK", "Cook Islands", "NZD", "Pacific/Rarotonga"),
    ("CL", "Chile", "CLP", "America/Santiago"),
    ("CM", "Cameroon", "XAF", "Africa/Douala"),
    ("CN", "China", "CNY", "Asia/Shanghai"),
    ("CO", "Colombia", "COP", "America/Bogota"),
    ("CR", "Costa Rica", "CRC", "America/Costa_Rica"),
    ("CU", "Cuba", "CUP", "America/Havana"),
    ("CV", "Cape Verde", "CVE", "Atlantic/Cape_Verde"),
    ("CW", "Curaçao", "XCG", "America/Curacao"),
    ("CX", "Christmas Island", "AUD", "Indian/Christmas"),
    ("CY", "Cyprus", "EUR", "Asia/Nicosia"),
    ("CZ", "Czech Republic", "CZK", "Europe/Prague"),
    ("DE", "Germany", "EUR", "Europe/Berlin"),
    ("DJ", "Djibouti", "DJF", "Africa/Djibouti"),
    ("DK", "Denmark", "DKK", "Europe/Copenhagen"),
    ("DM", "Dominica", "XCD", "America/Dominica"),
    ("DO", "Dominican Republic", "DOP", "America/Santo_Domingo"),
    ("DZ", "Algeria", "DZD", "Africa/Algiers"),
    ("EC", "Ecuador", "USD", "America/Guayaquil"),
    ("EE", "Estonia", "EUR", "Europe/Tallinn"),
    ("EG", "Egypt", "EGP", "Africa/Cairo"),
    ("EH", "Western Sahara", "MAD", "Africa/El_Aaiun"),
    ("ER", "Eritrea", "ERN", "Africa/Asmara"),
    ("ES", "Spain", "EUR", "Europe/Madrid"),
    ("ET", "Ethiopia", "ETB", "Africa/Addis_Ababa"),
    ("FI", "Finland", "EUR", "Europe/Helsinki"),
    ("FJ", "Fiji", "FJD", "Pacific/Fiji"),
    ("FK", "Falkland Islands", "FKP", "Atlantic/Stanley"),
    ("FM", "Micronesia", "USD", "Pacific/Pohnpei"),
    ("FO", "Faroe Islands", "DKK", "Atlantic/Faroe"),
    ("FR", "France", "EUR", "Europe/Paris"),
    ("GA", "Gabon", "XAF", "Africa/Libreville"),
    ("GB", "United Kingdom", "GBP", "Europe/London"),
    ("GD", "Grenada", "XCD", "America/Grenada"),
    ("GE", "Georgia", "GEL", "Asia/Tbilisi"),
    ("GF", "French Guiana", "EUR", "America/Cayenne"),
    ("GG", "Guernsey", "GBP", "Europe/Guernsey"),
    ("GH", "Ghana", "GHS", "Africa/Accra"),
    ("GI", "Gibraltar", "GIP", "Europe/Gibraltar"),
    ("GL", "Greenland", "DKK", "America/Nuuk"),
    ("GM", "Gambia", "GMD", "Africa/Banjul"),
    ("GN", "Guinea", "GNF", "Africa/Conakry"),
    ("GP", "Guadeloupe", "EUR", "America/Guadeloupe"),
    ("GQ", "Equatorial Guinea", "XAF", "Africa/Malabo"),
    ("GR", "Greece", "EUR", "Europe/Athens"),
    ("GS", "South Georgia and the South Sandwich Islands", "GBP", "Atlantic/South_Georgia"),
    ("GT", "Guatemala", "GTQ", "America/Guatemala"),
    ("GU", "Guam", "USD", "Pacific/Guam"),
    ("GW", "Guinea-Bissau", "XOF", "Africa/Bissau"),
    ("GY", "Guyana", "GYD", "America/Guyana"),
    ("HK", "Hong Kong", "HKD", "Asia/Hong_Kong"),
    ("HM", "Heard Island and McDonald Islands", "AUD", "Etc/UTC"),
    ("HN", "Honduras", "HNL", "America/Tegucigalpa"),
    ("HR", "Croatia", "EUR", "Europe/Zagreb"),
    ("HT", "Haiti", "HTG", "America/Port-au-Prince"),
    ("HU", "Hungary", "HUF", "Europe/Budapest"),
    ("ID", "Indonesia", "IDR", "Asia/Jakarta"),
    ("IE", "Ireland", "EUR", "Europe/Dublin"),
    ("IL", "Israel", "ILS", "Asia/Jerusalem"),
    ("IM", "Isle of Man", "GBP", "Europe/Isle_of_Man"),
    ("IN", "India", "INR", "Asia/Kolkata"),
    ("IO", "British Indian Ocean Territory", "USD", "Indian/Chagos"),
    ("IQ", "Iraq", "IQD", "Asia/Baghdad"),
    ("IR", "Iran", "IRR", "Asia/Tehran"),
    ("IS", "Iceland", "ISK", "Atlantic/Reykjavik"),
    ("IT", "Italy", "EUR", "Europe/Rome"),
    ("JE", "Jersey", "GBP", "Europe/Jersey"),
    ("JM", "Jamaica", "JMD", "America/Jamaica"),
    ("JO", "Jordan", "JOD", "Asia/Amman"),
    ("JP", "Japan", "JPY", "Asia/Tokyo"),
    ("KE", "Kenya", "KES", "Africa/Nairobi"),
    ("KG", "Kyrgyzstan", "KGS", "Asia/Bishkek"),
    ("KH", "Cambodia", "KHR", "Asia/Phnom_Penh"),
    ("KI", "Kiribati", "AUD", "Pacific/Tarawa"),
    ("KM", "Comoros", "KMF", "Indian/Comoro"),
    ("KN", "Saint Kitts and Nevis", "XCD", "America/St_Kitts"),
    ("KP", "North Korea", "KPW", "Asia/Pyongyang"),
    ("KR", "South Korea", "KRW", "Asia/Seoul"),
    ("KW", "Kuwait", "KWD", "Asia/Kuwait"),
    ("KY", "Cayman Islands", "KYD", "America/Cayman"),
    ("KZ", "Kazakhstan", "KZT", "Asia/Almaty"),
    ("LA", "Laos", "LAK", "Asia/Vientiane"),
    ("LB", "Lebanon", "LBP", "Asia/Beirut"),
    ("LC", "Saint Lucia", "XCD", "America/St_Lucia"),
    ("LI", "Liechtenstein", "CHF", "Europe/Vaduz"),
    ("LK", "Sri Lanka", "LKR", "Asia/Colombo"),
    ("LR", "Liberia", "LRD", "Africa/Monrovia"),
    ("LS", "Lesotho", "LSL", "Africa/Maseru"),
    ("LT", "Lithuania", "EUR", "Europe/Vilnius"),
    ("LU", "Luxembourg", "EUR", "Europe/Luxembourg"),
    ("LV", "Latvia", "EUR", "Europe/Riga"),
    ("LY", "Libya", "LYD", "Africa/Tripoli"),
    ("MA", "Morocco", "MAD", "Africa/Casablanca"),
    ("MC", "Monaco", "EUR", "Europe/Monaco"),
    ("MD", "Moldova", "MDL", "Europe/Chisinau"),
    ("ME", "Montenegro", "EUR", "Europe/Podgorica"),
    ("MF", "Saint Martin (French)", "EUR", "America/Marigot"),
    ("MG", "Madagascar", "MGA", "Indian/Antananarivo"),
    ("MH", "Marshall Islands", "USD", "Pacific/Majuro"),
    ("MK", "North Macedonia", "MKD", "Europe/Skopje"),
    ("ML", "Mali", "XOF", "Africa/Bamako"),
    ("MM", "Myanmar", "MMK", "Asia/Yangon"),
    ("MN", "Mongolia", "MNT", "Asia/Ulaanbaatar"),
    ("MO", "Macau", "MOP", "Asia/Macau"),
    ("MP", "Northern Mariana Islands", "USD", "Pacific/Saipan"),
    ("MQ", "Martinique", "EUR", "America/Martinique"),
    ("MR", "Mauritania", "MRU", "Africa/Nouakchott"),
    ("MS", "Montserrat", "XCD", "America/Montserrat"),
    ("MT", "Malta", "EUR", "Europe/Malta"),
    ("MU", "Mauritius", "MUR", "Indian/Mauritius"),
    ("MV", "Maldives", "MVR", "Indian/Maldives"),
    ("MW", "Malawi", "MWK", "Africa/Blantyre"),
    ("MX", "Mexico", "MXN", "America/Mexico_City"),
    ("MY", "Malaysia", "MYR", "Asia/Kuala_Lumpur"),
    ("MZ", "Mozambique", "MZN", "Africa/Maputo"),
    ("NA", "Namibia", "NAD", "Africa/Windhoek"),
    ("NC", "New Caledonia", "XPF", "Pacific/Noumea"),
    ("NE", "Niger", "XOF", "Africa/Niamey"),
    ("NF", "Norfolk Island", "AUD", "Pacific/Norfolk"),
    ("NG", "Nigeria", "NGN", "Africa/Lagos"),
    ("NI", "Nicaragua", "NIO", "America/Managua"),
    ("NL", "Netherlands", "EUR", "Europe/Amsterdam"),
    ("NO", "Norway", "NOK", "Europe/Oslo"),
    ("NP", "Nepal", "NPR", "Asia/Kathmandu"),
    ("NR", "Nauru", "AUD", "Pacific/Nauru"),
    ("NU", "Niue", "NZD", "Pacific/Niue"),
    ("NZ", "New Zealand", "NZD", "Pacific/Auckland"),
    ("OM", "Oman", "OMR", "Asia/Muscat"),
    ("PA", "Panama", "PAB", "America/Panama"),
    ("PE", "Peru", "PEN", "America/Lima"),
    ("PF", "French Polynesia", "XPF", "Pacific/Tahiti"),
    ("PG", "Papua New Guinea", "PGK", "Pacific/Port_Moresby"),
    ("PH", "Philippines", "PHP", "Asia/Manila"),
    ("PK", "Pakistan", "PKR", "Asia/Karachi"),
    ("PL", "Poland", "PLN", "Europe/Warsaw"),
    ("PM", "Saint Pierre and Miquelon", "EUR", "America/Miquelon"),
    ("PN", "Pitcairn", "NZD", "Pacific/Pitcairn"),
    ("PR", "Puerto Rico", "USD", "America/Puerto_Rico"),
    ("PS", "Palestine", "ILS", "Asia/Gaza"),
    ("PT", "Portugal", "EUR", "Europe/Lisbon"),
    ("PW", "Palau", "USD", "Pacific/Palau"),
    ("PY", "Paraguay", "PYG", "America/Asuncion"),
    ("QA", "Qatar", "QAR", "Asia/Qatar"),
    ("RE", "Réunion", "EUR", "Indian/Reunion"),
    ("RO", "Romania", "RON", "Europe/Bucharest"),
    ("RS", "Serbia", "RSD", "Europe/Belgrade"),
    ("RU", "Russia", "RUB", "Europe/Moscow"),
    ("RW", "Rwanda", "RWF", "Africa/Kigali"),
    ("SA", "Saudi Arabia", "SAR", "Asia/Riyadh"),
    ("SB", "Solomon Islands", "SBD", "Pacific/Guadalcanal"),
    ("SC", "Seychelles", "SCR", "Indian/Mahe"),
    ("SD", "Sudan", "SDG", "Africa/Khartoum"),
    ("SE", "Sweden", "SEK", "Europe/Stockholm"),
    ("SG", "Singapore", "SGD", "Asia/Singapore"),
    ("SH", "Saint Helena", "SHP", "Atlantic/St_Helena"),
    ("SI", "Slovenia", "EUR", "Europe/Ljubljana"),
    ("SJ", "Svalbard and Jan Mayen", "NOK", "Arctic/Longyearbyen"),
    ("SK", "Slovakia", "EUR", "Europe/Bratislava"),
    ("SL", "Sierra Leone", "SLE", "Africa/Freetown"),
    ("SM", "San Marino", "EUR", "Europe/San_Marino"),
    ("SN", "Senegal", "XOF", "Africa/Dakar"),
    ("SO", "Somalia", "SOS", "Africa/Mogadishu"),
    ("SR", "Suriname", "SRD", "America/Paramaribo"),
    ("SS", "South Sudan", "SSP", "Africa/Juba"),
    ("ST", "Sao Tome and Principe", "STN", "Africa/Sao_Tome"),
    ("SV", "El Salvador", "USD", "America/El_Salvador"),
    ("SX", "Saint Maarten (Dutch)", "XCG", "America/Lower_Princes"),
    ("SY", "Syria", "SYP", "Asia/Damascus"),
    ("SZ", "Eswatini (Swaziland)", "SZL", "Africa/Mbabane"),
    ("TC", "Turks and Caicos Is", "USD", "America/Grand_Turk"),
    ("TD", "Chad", "XAF", "Africa/Ndjamena"),
    ("TF", "French S. Terr.", "EUR", "Indian/Kerguelen"),
    ("TG", "Togo", "XOF", "Africa/Lome"),
    ("TH", "Thailand", "THB", "Asia/Bangkok"),
    ("TJ", "Tajikistan", "TJS", "Asia/Dushanbe"),
    ("TK", "Tokelau", "NZD", "Pacific/Fakaofo"),
    ("TL", "East Timor", "USD", "Asia/Dili"),
    ("TM", "Turkmenistan", "TMT", "Asia/Ashgabat"),
    ("TN", "Tunisia", "TND", "Africa/Tunis"),
    ("TO", "Tonga", "TOP", "Pacific/Tongatapu"),
    ("TR", "Turkey", "TRY", "Europe/Istanbul"),
    ("TT", "Trinidad and Tobago", "TTD", "America/Port_of_Spain"),
    ("TV", "Tuvalu", "AUD", "Pacific/Funafuti"),
    ("TW", "Taiwan", "TWD", "Asia/Taipei"),
    ("TZ", "Tanzania", "TZS", "Africa/Dar_es_Salaam"),
    ("UA", "Ukraine", "UAH", "Europe/Kyiv"),
    ("UG", "Uganda", "UGX", "Africa/Kampala"),
    ("UM", "US minor outlying islands", "USD", "Pacific/Midway"),
    ("US", "United States", "USD", "America/New_York"),
    ("UY", "Uruguay", "UYU", "America/Montevideo"),
    ("UZ", "Uzbekistan", "UZS", "Asia/Tashkent"),
    ("VA", "Vatican City", "EUR", "Europe/Vatican"),
    ("VC", "Saint Vincent", "XCD", "America/St_Vincent"),
    ("VE", "Venezuela", "VES", "America/Caracas"),
    ("VG", "Virgin Islands (UK)", "USD", "America/Tortola"),
    ("VI", "Virgin Islands (US)", "USD", "America/St_Thomas"),
    ("VN", "Vietnam", "VND", "Asia/Ho_Chi_Minh"),
    ("VU", "Vanuatu", "VUV", "Pacific/Efate"),
    ("WF", "Wallis and Futuna", "XPF", "Pacific/Wallis"),
    ("WS", "Samoa (western)", "WST", "Pacific/Apia"),
    ("YE", "Yemen", "YER", "Asia/Aden"),
    ("YT", "Mayotte", "EUR", "Indian/Mayotte"),
    ("ZA", "South Africa", "ZAR", "Africa/Johannesburg"),
    ("ZM", "Zambia", "ZMW", "Africa/Lusaka"),
    ("ZW", "Zimbabwe", "ZWG", "Africa/Harare"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_country_has_a_currency_and_a_zone_that_the_engine_knows() {
        assert!(COUNTRIES.is_sorted());
        for country in Country::all() {
            assert!(country.currency.parse::<redress::model::Currency>().is_ok(), "{country:?}");
            assert!(jiff::tz::TimeZone::get(country.time_zone).is_ok(), "{country:?}");
        }
    }

    #[test]
    fn a_country_goes_by_its_code_or_its_name() {
        assert_eq!(Country::named("de").unwrap().name, "Germany");
        assert_eq!(Country::named(" new zealand ").unwrap().code, "NZ");
        let message = |text: &str| Country::named(text).unwrap_err();
        assert!(message("UK").ends_with("; did you mean `GB`?"), "{}", message("UK"));
        assert!(message("Germny").contains("did you mean `Germany`?"), "{}", message("Germny"));
        assert!(message("ZZ").ends_with("or its name"), "{}", message("ZZ"));
    }
}
