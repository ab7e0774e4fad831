//! From degrees to pixels: an equirectangular projection with the middle latitude true to scale.

use super::super::Bounds;

/// Width and height of the picture.
pub(super) const SIZE: (f64, f64) = (1600.0, 1000.0);

/// Metres in a degree of latitude.
const DEGREE: f64 = 111_195.0;

/// The part of the earth that is in the picture.
#[derive(Debug, Clone, Copy)]
pub(super) struct View {
    /// Longitude and latitude of the middle.
    middle: (f64, f64),
    /// Pixels in a degree of latitude.
    scale: f64,
    /// Length of a degree of longitude in the middle, in degrees of latitude.
    shrink: f64,
}

impl View {
    /// All that was taken in, with a margin; at least half a degree.
    pub(super) fn new(bounds: &Bounds) -> Self {
        let [west, south, east, north] = bounds.bbox().unwrap_or([-170.0, -55.0, 170.0, 75.0]);
        let east = if west > east { east + 360.0 } else { east };
        let middle = (f64::midpoint(west, east), f64::midpoint(south, north));
        let shrink = middle.1.to_radians().cos().max(0.1);
        let width = ((east - west) * shrink * 1.35).max(0.5);
        let height = ((north - south) * 1.45).max(0.5);
        Self { middle, scale: (SIZE.0 / width).min(SIZE.1 / height), shrink }
    }

    /// Pixels from the left and from the top; longitudes are taken on the side that is nearer to the middle.
    pub(super) fn point(&self, lon: f64, lat: f64) -> (f64, f64) {
        let east = (lon - self.middle.0 + 180.0).rem_euclid(360.0) - 180.0;
        self.plane(self.middle.0 + east, lat)
    }

    /// The same for a point that is part of something larger: shifted as a whole, not point by point.
    pub(super) fn plane(&self, lon: f64, lat: f64) -> (f64, f64) {
        let x = SIZE.0 / 2.0 + (lon - self.middle.0) * self.shrink * self.scale;
        (x, SIZE.1 / 2.0 - (lat - self.middle.1) * self.scale)
    }

    /// Longitude and latitude of a pixel.
    pub(super) fn degrees(&self, x: f64, y: f64) -> (f64, f64) {
        let lon = self.middle.0 + (x - SIZE.0 / 2.0) / (self.shrink * self.scale);
        let lat = self.middle.1 - (y - SIZE.1 / 2.0) / self.scale;
        ((lon + 180.0).rem_euclid(360.0) - 180.0, lat)
    }

    /// Whole turns by which something that reaches from `west` to `east` may come into the picture.
    pub(super) fn turns(&self, west: f64, east: f64) -> impl Iterator<Item = f64> {
        let half = SIZE.0 / 2.0 / (self.shrink * self.scale);
        let (left, right) = (self.middle.0 - half, self.middle.0 + half);
        [-360.0, 0.0, 360.0].into_iter().filter(move |turn| west + turn < right && east + turn > left)
    }

    /// A round length and its pixels, for the scale bar.
    pub(super) fn bar(&self) -> (String, f64) {
        let longest = 260.0 / self.scale * DEGREE;
        let power = 10_f64.powf(longest.log10().floor());
        let metres =
            [5.0, 2.0, 1.0].map(|step| step * power).into_iter().find(|metres| *metres <= longest).unwrap_or(power);
        let told = if metres >= 1000.0 { format!("{} km", metres / 1000.0) } else { format!("{metres} m") };
        (told, metres / DEGREE * self.scale)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use geo::Point;

    fn view(points: &[(f64, f64)]) -> View {
        let mut bounds = Bounds::new();
        for &(lon, lat) in points {
            bounds.add(Point::new(lon, lat));
        }
        View::new(&bounds)
    }

    #[test]
    fn everything_is_in_the_picture() {
        for points in [&[(69.0, 34.0)][..], &[(-170.0, -50.0), (170.0, 70.0)], &[(177.0, -17.0), (-178.0, -20.0)], &[]]
        {
            let view = view(points);
            for &(lon, lat) in points {
                let (x, y) = view.point(lon, lat);
                assert!((0.0..=SIZE.0).contains(&x) && (0.0..=SIZE.1).contains(&y), "{lon} {lat}: {x} {y}");
                let back = view.degrees(x, y);
                assert!((back.0 - lon).abs() < 1e-9 && (back.1 - lat).abs() < 1e-9, "{lon} {lat}: {back:?}");
            }
        }
    }

    #[test]
    fn the_scale_bar_is_round() {
        let (told, pixels) = view(&[(69.0, 34.0), (71.0, 34.0)]).bar();
        assert_eq!(told, "20 km");
        assert!((100.0..=260.0).contains(&pixels), "{pixels}");
    }
}
