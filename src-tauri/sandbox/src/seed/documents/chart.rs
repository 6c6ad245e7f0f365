//! Draws the pictures of a recruiting report (bars, lines, a funnel) with small letters of its own,
//! and the marks of invented companies.

use super::picture::{Canvas, Colour, shaded};
use super::random::Random;

const WIDTH: usize = 800;
const HEIGHT: usize = 450;
const INK: Colour = [31, 41, 55];
const GREY: Colour = [120, 128, 142];
const FAINT: Colour = [232, 235, 240];
const SERIES: [Colour; 5] =
    [[52, 104, 192], [226, 124, 62], [58, 150, 120], [142, 96, 188], [212, 84, 110]];

/// What a chart shows.
pub struct Chart<'a> {
    /// The heading, in ASCII.
    pub title: &'a str,
    /// One label per value, in ASCII.
    pub labels: &'a [String],
    /// The values.
    pub values: &'a [i64],
    /// A level drawn across, such as a goal.
    pub goal: Option<i64>,
    /// Chooses the colour.
    pub series: usize,
}

impl Chart<'_> {
    /// Upright bars.
    pub fn bars(&self) -> Canvas {
        let (mut canvas, scale) = self.frame();
        let step = 700.0 / self.values.len().max(1) as f32;
        let colour = SERIES[self.series % SERIES.len()];
        for (index, value) in self.values.iter().enumerate() {
            let left = 70.0 + step * (index as f32 + 0.18);
            let top = 380.0 - *value as f32 * scale;
            let area = [left, top, left + step * 0.64, 384.0];
            canvas.rounded(area, 4.0, colour);
        }
        canvas.rectangle(64.0, 380.0, 780.0, 392.0, [255, 255, 255]);
        canvas.rectangle(64.0, 380.0, 776.0, 381.5, GREY);
        self.marks(&mut canvas, scale);
        canvas
    }

    /// A line with a dot per value.
    pub fn line(&self) -> Canvas {
        let (mut canvas, scale) = self.frame();
        canvas.rectangle(64.0, 380.0, 776.0, 381.5, GREY);
        let step = 700.0 / self.values.len().max(1) as f32;
        let colour = SERIES[self.series % SERIES.len()];
        let points: Vec<[f32; 2]> = self
            .values
            .iter()
            .enumerate()
            .map(|(index, value)| {
                [70.0 + step * (index as f32 + 0.5), 380.0 - *value as f32 * scale]
            })
            .collect();
        for pair in points.windows(2) {
            let corners = [pair[0], pair[1], [pair[1][0], 380.0], [pair[0][0], 380.0]];
            canvas.polygon(&corners, shaded(colour, 5));
        }
        for pair in points.windows(2) {
            canvas.line(pair[0], pair[1], 3.0, colour);
        }
        for [x, y] in &points {
            canvas.ellipse(*x, *y, 5.5, 5.5, colour);
            canvas.ellipse(*x, *y, 2.6, 2.6, [255, 255, 255]);
        }
        self.marks(&mut canvas, scale);
        canvas
    }

    /// Lying bars, each in the middle of the one above.
    pub fn funnel(&self) -> Canvas {
        let mut canvas = Canvas::new(WIDTH, HEIGHT, [255, 255, 255]);
        write(&mut canvas, self.title, [40, 32], 3, INK);
        let most = self.values.iter().copied().max().unwrap_or(1).max(1) as f32;
        let step = 320.0 / self.values.len().max(1) as f32;
        let colour = SERIES[self.series % SERIES.len()];
        for (index, (value, label)) in self.values.iter().zip(self.labels).enumerate() {
            let half = (*value as f32 / most * 260.0).max(4.0);
            let top = 90.0 + step * index as f32;
            let area = [460.0 - half, top, 460.0 + half, top + step * 0.78];
            let middle = (top + step * 0.39 - 7.0).round() as usize;
            canvas.rounded(area, 6.0, shaded(colour, i32::try_from(index).unwrap_or(0).min(4)));
            write(&mut canvas, label, [40, middle], 2, GREY);
            write(&mut canvas, &value.to_string(), [735, middle], 2, INK);
        }
        canvas
    }

    /// Ground, title and grid; gives the pixels per unit.
    fn frame(&self) -> (Canvas, f32) {
        let mut canvas = Canvas::new(WIDTH, HEIGHT, [255, 255, 255]);
        write(&mut canvas, self.title, [40, 28], 3, INK);
        let most = self.values.iter().copied().chain(self.goal).max().unwrap_or(1).max(4);
        let step =
            [1, 2, 4, 5, 10, 15, 20, 25, 30, 40, 50, 75, 100, 150, 200, 250, 300, 400, 500, 1000]
                .into_iter()
                .find(|step| step * 5 >= most)
                .unwrap_or(5000);
        let scale = 290.0 / (step * 5) as f32;
        for line in 0..=5 {
            let y = 380.0 - (line * step) as f32 * scale;
            canvas.rectangle(64.0, y, 776.0, y + 1.0, FAINT);
            let words = (line * step).to_string();
            write(&mut canvas, &words, [54 - 12 * words.len().min(4), y as usize - 6], 2, GREY);
        }
        (canvas, scale)
    }

    fn marks(&self, canvas: &mut Canvas, scale: f32) {
        let step = 700.0 / self.values.len().max(1) as f32;
        for (index, label) in self.labels.iter().enumerate() {
            let middle = 70.0 + step * (index as f32 + 0.5);
            let x = (middle - label.len() as f32 * 6.0).max(0.0) as usize;
            write(canvas, label, [x, 396], 2, GREY);
        }
        if let Some(goal) = self.goal {
            let y = 380.0 - goal as f32 * scale;
            for dash in 0..59 {
                let x = 64.0 + dash as f32 * 12.0;
                canvas.rectangle(x, y - 1.0, x + 7.0, y + 1.0, SERIES[4]);
            }
            write(canvas, "GOAL", [728, (y - 20.0).max(0.0) as usize], 2, SERIES[4]);
        }
    }
}

/// Draws a company's mark, one of four shapes in its colours; the second edition is the redesigned one.
pub fn logo(company: &str, mark: usize, edition: usize) -> Canvas {
    let side = 256.0;
    let mut random = Random::sown(company);
    let colours = random.shuffled(&SERIES);
    let (main, second) = (shaded(colours[0], -1), colours[1]);
    let mut canvas = Canvas::new(256, 256, [255, 255, 255]);
    let light = if edition == 0 {
        main
    } else {
        canvas.rounded([16.0, 16.0, side - 16.0, side - 16.0], 52.0, main);
        [255, 255, 255]
    };
    match mark % 4 {
        0 => {
            canvas.ellipse(128.0, 128.0, 76.0, 76.0, light);
            let ground = if edition == 0 { [255, 255, 255] } else { main };
            canvas.polygon(&[[128.0, 128.0], [214.0, 76.0], [214.0, 180.0]], ground);
            canvas.ellipse(128.0, 128.0, 28.0, 28.0, ground);
            canvas.ellipse(182.0, 128.0, 20.0, 20.0, second);
        }
        1 => {
            for (row, inset) in [(0.0, 0.0), (1.0, 22.0), (2.0, 44.0)] {
                let y = 72.0 + row * 42.0;
                let colour = if row == 1.0 { second } else { light };
                canvas.rounded([60.0 + inset, y, 196.0, y + 28.0], 14.0, colour);
            }
        }
        2 => {
            canvas.polygon(&[[128.0, 50.0], [206.0, 190.0], [50.0, 190.0]], light);
            canvas.polygon(&[[128.0, 116.0], [170.0, 190.0], [86.0, 190.0]], second);
        }
        _ => {
            canvas.ellipse(102.0, 128.0, 54.0, 54.0, light);
            canvas.ellipse(154.0, 128.0, 54.0, 54.0, second);
            // Where the two discs overlap: down the left arc of one, up the right arc of the other.
            let arc = |step: f32, side: f32| {
                let y = step * 47.3;
                [128.0 + side * ((54.0 * 54.0 - y * y).sqrt() - 26.0), 128.0 + y]
            };
            let down = (-12..=12).map(|step| arc(step as f32 / 12.0, -1.0));
            let up = (-12..=12).rev().map(|step| arc(step as f32 / 12.0, 1.0));
            let lens: Vec<[f32; 2]> = down.chain(up).collect();
            canvas.polygon(&lens, shaded(second, 4));
        }
    }
    canvas
}

/// Writes ASCII in small letters, `size` pixels per dot; other characters are left out.
fn write(canvas: &mut Canvas, words: &str, at: [usize; 2], size: usize, colour: Colour) {
    // One dot beyond the picture adds the colour to the palette and paints nothing else.
    canvas.rectangle(0.0, 0.0, 0.0, 0.0, colour);
    let index = canvas.palette.iter().position(|known| *known == colour).unwrap_or(0);
    let index = u8::try_from(index).unwrap_or(0);
    for (place, letter) in words.bytes().enumerate() {
        let glyph = glyph(letter.to_ascii_uppercase());
        for (column, bits) in glyph.iter().enumerate() {
            let x = at[0] + (place * 6 + column) * size;
            for row in (0..7).filter(|row| bits >> row & 1 == 1) {
                for y in at[1] + row * size..at[1] + (row + 1) * size {
                    if y < canvas.height && x + size <= canvas.width {
                        let start = y * canvas.width + x;
                        canvas.pixels[start..start + size].fill(index);
                    }
                }
            }
        }
    }
}

/// A letter as five columns of seven dots, the lowest bit on top.
fn glyph(letter: u8) -> [u8; 5] {
    const LETTERS: [[u8; 5]; 26] = [
        [0x7e, 0x11, 0x11, 0x11, 0x7e],
        [0x7f, 0x49, 0x49, 0x49, 0x36],
        [0x3e, 0x41, 0x41, 0x41, 0x22],
        [0x7f, 0x41, 0x41, 0x22, 0x1c],
        [0x7f, 0x49, 0x49, 0x49, 0x41],
        [0x7f, 0x09, 0x09, 0x09, 0x01],
        [0x3e, 0x41, 0x49, 0x49, 0x7a],
        [0x7f, 0x08, 0x08, 0x08, 0x7f],
        [0x00, 0x41, 0x7f, 0x41, 0x00],
        [0x20, 0x40, 0x41, 0x3f, 0x01],
        [0x7f, 0x08, 0x14, 0x22, 0x41],
        [0x7f, 0x40, 0x40, 0x40, 0x40],
        [0x7f, 0x02, 0x0c, 0x02, 0x7f],
        [0x7f, 0x04, 0x08, 0x10, 0x7f],
        [0x3e, 0x41, 0x41, 0x41, 0x3e],
        [0x7f, 0x09, 0x09, 0x09, 0x06],
        [0x3e, 0x41, 0x51, 0x21, 0x5e],
        [0x7f, 0x09, 0x19, 0x29, 0x46],
        [0x46, 0x49, 0x49, 0x49, 0x31],
        [0x01, 0x01, 0x7f, 0x01, 0x01],
        [0x3f, 0x40, 0x40, 0x40, 0x3f],
        [0x1f, 0x20, 0x40, 0x20, 0x1f],
        [0x3f, 0x40, 0x38, 0x40, 0x3f],
        [0x63, 0x14, 0x08, 0x14, 0x63],
        [0x07, 0x08, 0x70, 0x08, 0x07],
        [0x61, 0x51, 0x49, 0x45, 0x43],
    ];
    const DIGITS: [[u8; 5]; 10] = [
        [0x3e, 0x51, 0x49, 0x45, 0x3e],
        [0x00, 0x42, 0x7f, 0x40, 0x00],
        [0x42, 0x61, 0x51, 0x49, 0x46],
        [0x21, 0x41, 0x45, 0x4b, 0x31],
        [0x18, 0x14, 0x12, 0x7f, 0x10],
        [0x27, 0x45, 0x45, 0x45, 0x39],
        [0x3c, 0x4a, 0x49, 0x49, 0x30],
        [0x01, 0x71, 0x09, 0x05, 0x03],
        [0x36, 0x49, 0x49, 0x49, 0x36],
        [0x06, 0x49, 0x49, 0x29, 0x1e],
    ];
    match letter {
        b'A'..=b'Z' => LETTERS[usize::from(letter - b'A')],
        b'0'..=b'9' => DIGITS[usize::from(letter - b'0')],
        b'-' => [0x08; 5],
        b'/' => [0x20, 0x10, 0x08, 0x04, 0x02],
        b'.' => [0x00, 0x60, 0x60, 0x00, 0x00],
        _ => [0; 5],
    }
}
