//! A picture of flat colours: a canvas with a palette, and shapes with soft edges on it. A colour
//! is an entry of the palette, so that filling costs a byte per pixel and the file stays small.

/// Red, green and blue.
pub type Colour = [u8; 3];

/// How many steps an edge between two colours has.
const SHADES: usize = 6;

/// A picture under construction.
pub struct Canvas {
    /// Pixels from left to right.
    pub width: usize,
    /// Pixels from top to bottom.
    pub height: usize,
    /// One palette index per pixel, row by row.
    pub pixels: Vec<u8>,
    /// At most 256 colours.
    pub palette: Vec<Colour>,
}

impl Canvas {
    /// A picture of one colour.
    pub fn new(width: usize, height: usize, ground: Colour) -> Self {
        Self { width, height, pixels: vec![0; width * height], palette: vec![ground] }
    }

    /// Fills an upright rectangle; what lies outside the picture is left out.
    pub fn rectangle(&mut self, left: f32, top: f32, right: f32, bottom: f32, colour: Colour) {
        self.span_shape(top, bottom, colour, |_| Some((left, right)));
    }

    /// Fills a rectangle with round corners.
    pub fn rounded(&mut self, area: [f32; 4], radius: f32, colour: Colour) {
        let [left, top, right, bottom] = area;
        self.span_shape(top, bottom, colour, |y| {
            let depth = (top + radius - y).max(y - (bottom - radius)).max(0.0);
            let inset = radius - (radius * radius - depth * depth).max(0.0).sqrt();
            Some((left + inset, right - inset))
        });
    }

    /// Fills an ellipse.
    pub fn ellipse(&mut self, x: f32, y: f32, across: f32, down: f32, colour: Colour) {
        self.span_shape(y - down, y + down, colour, |row| {
            let height = (row - y) / down;
            let half = (1.0 - height * height).max(0.0).sqrt() * across;
            Some((x - half, x + half))
        });
    }

    /// Fills the part of an ellipse that lies between two heights.
    pub fn cut_ellipse(
        &mut self,
        centre: [f32; 2],
        radii: [f32; 2],
        rows: [f32; 2],
        colour: Colour,
    ) {
        let ([x, y], [across, down]) = (centre, radii);
        self.span_shape(rows[0].max(y - down), rows[1].min(y + down), colour, |row| {
            let height = (row - y) / down;
            let half = (1.0 - height * height).max(0.0).sqrt() * across;
            Some((x - half, x + half))
        });
    }

    /// Fills a convex polygon.
    pub fn polygon(&mut self, corners: &[[f32; 2]], colour: Colour) {
        let top = corners.iter().map(|corner| corner[1]).fold(f32::MAX, f32::min);
        let bottom = corners.iter().map(|corner| corner[1]).fold(f32::MIN, f32::max);
        self.span_shape(top, bottom, colour, |y| {
            let mut span: Option<(f32, f32)> = None;
            for (index, from) in corners.iter().enumerate() {
                let to = &corners[(index + 1) % corners.len()];
                if (from[1] <= y) == (to[1] <= y) {
                    continue;
                }
                let x = from[0] + (y - from[1]) / (to[1] - from[1]) * (to[0] - from[0]);
                span = Some(span.map_or((x, x), |(left, right)| (left.min(x), right.max(x))));
            }
            span
        });
    }

    /// Fills a straight line of some thickness.
    pub fn line(&mut self, from: [f32; 2], to: [f32; 2], thickness: f32, colour: Colour) {
        let (along, down) = (to[0] - from[0], to[1] - from[1]);
        let length = (along * along + down * down).sqrt().max(0.001);
        let (x, y) = (-down / length * thickness / 2.0, along / length * thickness / 2.0);
        let corners = [
            [from[0] + x, from[1] + y],
            [to[0] + x, to[1] + y],
            [to[0] - x, to[1] - y],
            [from[0] - x, from[1] - y],
        ];
        self.polygon(&corners, colour);
    }

    /// Fills a shape that has at most one span per row. Each row is looked at four times, which
    /// gives edges of every slope a soft border; the inside is filled at once.
    fn span_shape(
        &mut self,
        top: f32,
        bottom: f32,
        colour: Colour,
        span: impl Fn(f32) -> Option<(f32, f32)>,
    ) {
        let solid = self.entry(colour);
        let mut edges = [[0_u8; SHADES + 1]; 256];
        let first = whole(top.floor(), self.height);
        let last = whole(bottom.ceil(), self.height);
        for row in first..last {
            let mut spans = [(0.0_f32, 0.0_f32); 4];
            let (mut outer_left, mut outer_right) = (f32::MAX, f32::MIN);
            let (mut inner_left, mut inner_right) = (f32::MIN, f32::MAX);
            for (step, found) in spans.iter_mut().enumerate() {
                let y = row as f32 + (step as f32 + 0.5) / 4.0;
                if let Some((left, right)) = span(y).filter(|_| y >= top && y < bottom)
                    && left < right
                {
                    *found = (left, right);
                    outer_left = outer_left.min(left);
                    outer_right = outer_right.max(right);
                    inner_left = inner_left.max(left);
                    inner_right = inner_right.min(right);
                } else {
                    inner_right = f32::MIN;
                }
            }
            if outer_left >= outer_right {
                continue;
            }
            let from = whole(outer_left.floor(), self.width);
            let to = whole(outer_right.ceil(), self.width);
            let solid_from = whole(inner_left.ceil(), self.width).clamp(from, to);
            let solid_to = whole(inner_right.floor(), self.width).clamp(solid_from, to);
            let line = row * self.width;
            self.pixels[line + solid_from..line + solid_to].fill(solid);
            for x in (from..solid_from).chain(solid_to..to) {
                let pixel = x as f32;
                let mut covered = 0.0;
                for (left, right) in &spans {
                    let from = if *left > pixel { *left } else { pixel };
                    let to = if *right < pixel + 1.0 { *right } else { pixel + 1.0 };
                    covered += if to > from { to - from } else { 0.0 };
                }
                let shade = whole(covered / 4.0 * SHADES as f32 + 0.5, SHADES);
                let under = self.pixels[line + x];
                let known = edges[usize::from(under)][shade];
                let index = match (shade, known) {
                    (0, _) => under,
                    (SHADES, _) => solid,
                    (_, 0) => {
                        let mixed = mix(self.palette[usize::from(under)], colour, shade);
                        let entry = self.entry(mixed);
                        edges[usize::from(under)][shade] = entry;
                        entry
                    }
                    (_, known) => known,
                };
                self.pixels[line + x] = index;
            }
        }
    }

    /// The palette's entry for a colour, or for the nearest one when the palette is full.
    fn entry(&mut self, colour: Colour) -> u8 {
        let found = self.palette.iter().position(|known| *known == colour);
        let index = found.unwrap_or_else(|| {
            if self.palette.len() < 256 {
                self.palette.push(colour);
                return self.palette.len() - 1;
            }
            let far = |known: &Colour| -> u32 {
                (0..3).map(|part| u32::from(known[part].abs_diff(colour[part])).pow(2)).sum()
            };
            (0..256).min_by_key(|index| far(&self.palette[*index])).unwrap_or(0)
        });
        u8::try_from(index).unwrap_or(0)
    }
}

/// A mixture of two colours: `share` sixths of the second.
fn mix(under: Colour, over: Colour, share: usize) -> Colour {
    std::array::from_fn(|part| {
        let sum = usize::from(under[part]) * (SHADES - share) + usize::from(over[part]) * share;
        u8::try_from(sum / SHADES).unwrap_or(u8::MAX)
    })
}

/// A colour made lighter (towards white) or darker (towards black) by so many sixths.
pub fn shaded(colour: Colour, sixths: i32) -> Colour {
    let towards = if sixths < 0 { [0, 0, 0] } else { [255, 255, 255] };
    mix(colour, towards, usize::try_from(sixths.unsigned_abs()).unwrap_or(0).min(SHADES))
}

#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // Clamped into the range first.
fn whole(value: f32, limit: usize) -> usize {
    (value.clamp(0.0, limit as f32)) as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_disc_covers_about_pi_r_squared_and_nothing_outside() {
        let mut canvas = Canvas::new(100, 100, [0, 0, 0]);
        canvas.ellipse(50.0, 50.0, 40.0, 40.0, [255, 255, 255]);
        let light: u32 = canvas
            .pixels
            .iter()
            .map(|index| u32::from(canvas.palette[usize::from(*index)][0]))
            .sum();
        let area = light as f32 / 255.0;
        assert!((area - std::f32::consts::PI * 1600.0).abs() < 30.0, "{area}");
        assert_eq!(canvas.palette[usize::from(canvas.pixels[0])], [0, 0, 0]);
    }

    #[test]
    fn a_shape_beyond_the_border_is_cut_off() {
        let mut canvas = Canvas::new(10, 10, [0, 0, 0]);
        canvas.rectangle(-5.0, -5.0, 50.0, 2.0, [9, 9, 9]);
        canvas.line([-10.0, 5.0], [30.0, 5.0], 1.0, [9, 9, 9]);
        let painted = canvas.pixels.iter().filter(|index| **index != 0).count();
        assert!((30..=40).contains(&painted), "{painted}");
    }
}
