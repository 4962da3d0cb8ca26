//! Distances on the earth, and the bands of the regulations.
//!
//! Regulation (EC) No 261/2004, and the same as retained in the United Kingdom, pays by distance (article 7(1)), measured "by the
//! great circle route method" (article 7(4)) between the first departure and the final destination, not along the way that was
//! flown (Court of Justice, C-559/16, Bossen). Neither says on what figure of the earth. Two readings are computed:
//!
//! - the great circle on a sphere with the mean radius, 6371.0088 km (H. Moritz, Geodetic Reference System 1980, Journal of
//!   Geodesy 74 (2000), page 131: R1), by the haversine formula;
//! - the shortest way on the ellipsoid of WGS 84, by the formula of Andoyer and Lambert (W. D. Lambert, The distance between two
//!   widely separated points on the surface of the earth, Journal of the Washington Academy of Sciences 32 (1942), page 125).
//!
//! They differ by up to half a per cent. Where both give the same band, with a kilometre to spare, that is the band; where they do
//! not, nobody has settled it.

use crate::airports::Place;

/// The mean radius of the earth.
const MEAN_RADIUS_KM: f64 = 6371.0088;
/// The equatorial radius of WGS 84.
const EQUATORIAL_RADIUS_KM: f64 = 6378.137;
/// The flattening of WGS 84.
const FLATTENING: f64 = 1.0 / 298.257_223_563;
/// An airport's reference point is somewhere on its field.
const TO_SPARE_KM: f64 = 1.0;
/// The formula for the ellipsoid loses its footing where the places are nearly opposite; so far apart, no limit is near.
const FAR_KM: f64 = 10_000.0;

const RADIANS: f64 = std::f64::consts::PI / 1_800_000.0;

/// What article 7(1) distinguishes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Band {
    /// 1500 km or less.
    Short,
    /// More than 1500 km, up to 3500 km.
    Medium,
    /// More than 3500 km.
    Long,
}

/// The distance on the sphere and on the ellipsoid, in kilometres.
pub(crate) fn kilometres(from: Place, to: Place) -> (f64, f64) {
    let sphere = MEAN_RADIUS_KM * central_angle(from.latitude_radians(), to.latitude_radians(), difference(from, to));
    (sphere, if sphere > FAR_KM { sphere } else { on_ellipsoid(from, to) })
}

/// Kilometres without their fraction; halves go up.
#[expect(clippy::cast_possible_truncation, reason = "no distance on the earth is over 20,100 km")]
pub(crate) fn whole(kilometres: f64) -> i64 {
    (kilometres + 0.5) as i64
}

impl Band {
    /// The band on which both distances agree with a kilometre to spare, if they do.
    pub(crate) fn agreed(one: f64, other: f64) -> Option<Band> {
        let (shorter, longer) = if one < other { (one, other) } else { (other, one) };
        let band = Band::of(shorter - TO_SPARE_KM);
        (band == Band::of(longer + TO_SPARE_KM)).then_some(band)
    }

    fn of(kilometres: f64) -> Band {
        if kilometres <= 1500.0 {
            Band::Short
        } else if kilometres <= 3500.0 {
            Band::Medium
        } else {
            Band::Long
        }
    }

    /// Its name in a page's tables.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Band::Short => "short",
            Band::Medium => "medium",
            Band::Long => "long",
        }
    }
}

impl Place {
    fn latitude_radians(self) -> f64 {
        f64::from(self.latitude) * RADIANS
    }
}

fn difference(from: Place, to: Place) -> f64 {
    f64::from(to.longitude - from.longitude) * RADIANS
}

/// The angle between two places as the centre sees it.
fn central_angle(latitude: f64, other_latitude: f64, longitudes: f64) -> f64 {
    let half_latitudes = libm::sin((other_latitude - latitude) / 2.0);
    let half_longitudes = libm::sin(longitudes / 2.0);
    let haversine = half_latitudes * half_latitudes
        + libm::cos(latitude) * libm::cos(other_latitude) * half_longitudes * half_longitudes;
    // rounding may carry it a hair past one
    2.0 * libm::asin(libm::sqrt(haversine.clamp(0.0, 1.0)))
}

fn on_ellipsoid(from: Place, to: Place) -> f64 {
    let reduced = |place: Place| libm::atan((1.0 - FLATTENING) * libm::tan(place.latitude_radians()));
    let (latitude, other_latitude) = (reduced(from), reduced(to));
    let angle = central_angle(latitude, other_latitude, difference(from, to));
    if angle == 0.0 {
        return 0.0;
    }
    let mean = (latitude + other_latitude) / 2.0;
    let half = (other_latitude - latitude) / 2.0;
    let ratio = |over: f64, under: f64| (over * over) / (under * under);
    let x = (angle - libm::sin(angle)) * ratio(libm::sin(mean) * libm::cos(half), libm::cos(angle / 2.0));
    let y = (angle + libm::sin(angle)) * ratio(libm::cos(mean) * libm::sin(half), libm::sin(angle / 2.0));
    EQUATORIAL_RADIUS_KM * (angle - FLATTENING / 2.0 * (x + y))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ellipsoid_agrees_with_geodesics_computed_elsewhere() {
        // kilometres between places in ten-thousandths of a degree, computed by GeographicLib 2.1 on WGS 84
        for (from, to, km) in include!("geodesics.txt") {
            let place = |(latitude, longitude)| Place { latitude, longitude };
            let (sphere, ellipsoid) = kilometres(place(from), place(to));
            assert!((ellipsoid - km).abs() < 0.1, "{from:?} {to:?}: {ellipsoid} is not {km}");
            assert!((sphere / km - 1.0).abs() < 0.006, "{from:?} {to:?}: {sphere} is far from {km}");
        }
    }

    #[test]
    fn a_band_needs_both_readings() {
        assert_eq!(Band::agreed(1498.9, 1490.0), Some(Band::Short));
        assert_eq!(Band::agreed(1499.1, 1490.0), None);
        assert_eq!(Band::agreed(1496.0, 1503.0), None);
        assert_eq!(Band::agreed(1501.1, 1502.0), Some(Band::Medium));
        assert_eq!(Band::agreed(3490.0, 3510.0), None);
        assert_eq!(Band::agreed(5540.0, 5555.0), Some(Band::Long));
    }

    #[test]
    fn halves_of_a_kilometre_go_up() {
        assert_eq!((whole(1326.49), whole(1326.5), whole(0.0)), (1326, 1327, 0));
    }
}
