//! How far apart two airports are, and the band of that distance for air-passenger compensation.

mod airports;
mod distance;

use airports::{Airport, Unplaced};
use distance::Band;
use redress_plugin::{Answer, Report, Stop, failed, open_point};

redress_plugin::module! {
    /// The two ends of the journey.
    pub struct Given {
        /// The IATA code of the airport of first departure.
        from: String,
        /// The IATA code of the airport of the final destination.
        to: String,
    }
    /// The distance between them.
    pub struct Computed {
        /// The great-circle distance in whole kilometres, on a sphere with the earth's mean radius.
        distance_km: i64,
        /// `short` (1500 km or less), `medium` (over 1500 km, to 3500 km) or `long` (over 3500 km).
        band: &'static str,
    }
    run: measure;
}

fn measure(given: Given) -> Answer<Computed> {
    let (from, to) = (place(&given.from)?, place(&given.to)?);
    if from == to {
        return Err(failed(format!("the journey begins and ends at `{}`; name its final destination", from.code)));
    }
    let (sphere, ellipsoid) = distance::kilometres(from.place, to.place);
    let band = Band::agreed(sphere, ellipsoid).ok_or_else(|| {
        open_point(format!(
            "is the journey from `{}` to `{}` over or under the limit; it is {} km on a sphere and {} km on the ellipsoid",
            from.code,
            to.code,
            distance::whole(sphere),
            distance::whole(ellipsoid)
        ))
    })?;
    Ok(Report::of(Computed { distance_km: distance::whole(sphere), band: band.name() }))
}

/// The airport of a code.
fn place(code: &str) -> Result<Airport, Stop> {
    airports::find(code).map_err(|unplaced| match unplaced {
        Unplaced::NotACode => failed(format!("`{code}` is not an IATA code of three letters")),
        Unplaced::Unknown => {
            open_point(format!("where is the airport `{code}`; none of that code with scheduled service is known"))
                .into()
        }
        Unplaced::Unsettled => {
            open_point(format!("where is the airport `{code}`; the sources do not agree on it")).into()
        }
    })
}

#[cfg(test)]
mod tests {
    use redress_plugin::{Case, Module, Stop, open_point};

    use super::TheModule;

    fn measured(from: &str, to: &str) -> Result<(String, String), Stop> {
        let report = TheModule::run(Case::new().with("from", from).with("to", to))?;
        let value = |name| match report.value(name) {
            Some(redress_plugin::Value::Integer(number)) => number.to_string(),
            Some(redress_plugin::Value::Text(text)) => text.clone(),
            other => panic!("{name} is {other:?}"),
        };
        Ok((value("distance_km"), value("band")))
    }

    #[test]
    fn journeys_have_a_distance_and_a_band() {
        // the first three are the figures of the Court of Justice in C-559/16 (Bossen); the others were computed by
        // GeographicLib 2.1 on a sphere of 6371.0088 km
        for (from, to, km, band) in [
            ("FCO", "HAM", 1326, "short"),
            ("FCO", "BRU", 1173, "short"),
            ("BRU", "HAM", 483, "short"),
            ("LHR", "JFK", 5540, "long"),
            ("LHR", "ATH", 2427, "medium"),
            ("EDI", "TFS", 3276, "medium"),
            ("LHR", "SYD", 17021, "long"),
            ("AKL", "AGP", 19941, "long"),
        ] {
            let (measured_km, measured_band) = measured(from, to).unwrap();
            let off = measured_km.parse::<i64>().unwrap() - km;
            assert!(off.abs() <= 1, "{from} to {to} is {measured_km}, not {km}");
            assert_eq!(measured_band, band, "{from} to {to}");
            assert_eq!(measured(to, from), measured(from, to), "both ways are as long");
        }
    }

    #[test]
    fn an_airport_that_is_not_known_is_named_and_never_guessed() {
        assert_eq!(
            measured("LHR", "ZZZ"),
            Err(open_point("where is the airport `ZZZ`; none of that code with scheduled service is known").into())
        );
        assert_eq!(
            measured("KMG", "LHR"),
            Err(open_point("where is the airport `KMG`; the sources do not agree on it").into())
        );
        assert_eq!(
            measured("Heathrow", "JFK"),
            Err(Stop::Failed("`Heathrow` is not an IATA code of three letters".to_owned()))
        );
        assert!(matches!(measured("LHR", "LHR"), Err(Stop::Failed(_))));
        assert_eq!(measured("lhr", "jfk"), measured("LHR", "JFK"));
    }

    #[test]
    fn a_journey_that_is_over_the_limit_by_one_reading_alone_is_an_open_point() {
        assert_eq!(
            measured("DUB", "KEF"),
            Err(open_point(
                "is the journey from `DUB` to `KEF` over or under the limit; it is 1498 km on a sphere and 1501 km on the \
                 ellipsoid"
            )
            .into())
        );
    }

    #[test]
    fn what_is_missing_is_named() {
        let stop = TheModule::run(Case::new().with("from", "LHR"));
        assert_eq!(stop, Err(Stop::Missing(vec!["to".to_owned()])));
    }

    #[test]
    fn it_says_what_it_reads_and_computes() {
        let description = TheModule::describe();
        assert_eq!(description.name, "great-circle");
        assert_eq!(description.reads.len(), 2);
        assert_eq!(description.values[0].type_name, "integer");
        assert!(!description.reads_at);
    }
}
