//! Lines as short texts.

/// Google's encoded polyline algorithm format, here with longitude first; `scale` is 1e5 for five decimals. Half as
/// long as the same numbers in JSON.
pub(super) fn polyline(line: &[(f64, f64)], scale: f64) -> String {
    let mut out = String::with_capacity(line.len() * 3);
    let mut last = (0_i64, 0_i64);
    for &(lon, lat) in line {
        let point = ((lon * scale).round() as i64, (lat * scale).round() as i64);
        for step in [point.0 - last.0, point.1 - last.1] {
            let mut bits = (step << 1 ^ step >> 63) as u64;
            while bits >= 0x20 {
                out.push(char::from((bits & 0x1f | 0x20) as u8 + 63));
                bits >>= 5;
            }
            out.push(char::from(bits as u8 + 63));
        }
        last = point;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn polylines_as_in_the_algorithms_description() {
        let check = |line: &[(f64, f64)], scale, expected: &str| assert_eq!(polyline(line, scale), expected);
        check(&[(38.5, -120.2), (40.7, -120.95), (43.252, -126.453)], 1e5, "_p~iF~ps|U_ulLnnqC_mqNvxq`@");
        check(&[(0.0, -0.01), (0.0, -0.01)], 100.0, "?@??");
        check(&[], 100.0, "");
    }
}
