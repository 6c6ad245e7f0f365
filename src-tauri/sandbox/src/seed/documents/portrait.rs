//! Draws a portrait in flat colours for an invented person: face, hair, clothes and background
//! follow from the name, and later versions change what people change between two photographs.

use super::people::{Person, Sitter};
use super::picture::{Canvas, Colour, shaded};
use super::random::Random;

const SKINS: [Colour; 6] = [
    [251, 219, 195],
    [240, 196, 160],
    [222, 170, 128],
    [191, 134, 92],
    [146, 95, 62],
    [104, 66, 45],
];
const HAIRS: [Colour; 6] =
    [[38, 32, 34], [66, 45, 36], [110, 72, 46], [172, 118, 62], [214, 170, 104], [140, 62, 38]];
const SHIRTS: [Colour; 7] = [
    [37, 60, 104],
    [226, 232, 240],
    [20, 110, 110],
    [122, 46, 72],
    [58, 64, 76],
    [198, 128, 52],
    [86, 112, 74],
];
const GROUNDS: [Colour; 8] = [
    [203, 224, 240],
    [248, 216, 196],
    [206, 230, 214],
    [226, 214, 240],
    [250, 232, 180],
    [214, 220, 228],
    [244, 206, 212],
    [190, 222, 222],
];

/// The cuts of hair.
#[derive(Clone, Copy, PartialEq)]
enum Hair {
    Short,
    Parted,
    Long,
    Bun,
    Curls,
    Shaved,
    Scarf,
}

/// Draws a person's portrait, `side` pixels wide and high. Each stage is another photograph.
pub fn draw(person: &Person, stage: usize, side: usize) -> Canvas {
    let mut random = Random::sown(person.name);
    let country = person.city.rsplit(", ").next().unwrap_or(person.city);
    let (skins, hairs) = match country {
        "Nigeria" | "Ghana" | "South Africa" => (&SKINS[4..], &HAIRS[..2]),
        "India" => (&SKINS[2..5], &HAIRS[..2]),
        "Jordan" | "Morocco" | "Brazil" | "Mexico" | "Vietnam" => (&SKINS[1..4], &HAIRS[..2]),
        "Japan" | "South Korea" | "Taiwan" | "Singapore" => (&SKINS[..2], &HAIRS[..1]),
        _ => (&SKINS[..3], &HAIRS[1..]),
    };
    let (skin, hair) = (random.pick(skins), random.pick(hairs));
    let style = match person.sitter {
        Sitter::Woman if country == "Morocco" => Hair::Scarf,
        Sitter::Woman => random.pick(&[Hair::Long, Hair::Long, Hair::Bun, Hair::Curls]),
        Sitter::Man => {
            random.pick(&[Hair::Short, Hair::Parted, Hair::Parted, Hair::Curls, Hair::Shaved])
        }
    };
    let beard =
        person.sitter == Sitter::Man && random.chance(if style == Hair::Shaved { 75 } else { 30 });
    let glasses = random.chance(35) != (stage == 2);
    let shirts = random.shuffled(&SHIRTS);
    let grounds = random.shuffled(&GROUNDS);
    let ground = grounds[stage % grounds.len()];
    let shirt = shirts[stage % shirts.len()];

    let unit = side as f32 / 100.0;
    let mut canvas = Canvas::new(side, side, ground);
    let mut brush = Brush { canvas: &mut canvas, unit };
    brush.ellipse([50.0, 46.0], [40.0, 40.0], shaded(ground, 2));
    brush.behind(style, hair, shirt);
    brush.body(skin, shirt);
    brush.head(skin);
    if beard {
        brush.cut([50.0, 45.5], [18.6, 23.2], [50.0, 70.0], hair);
        brush.ellipse([50.0, 50.0], [12.5, 4.6], skin);
    }
    brush.face(skin, hair, glasses);
    brush.above(style, hair, shirt);
    canvas
}

struct Brush<'a> {
    canvas: &'a mut Canvas,
    unit: f32,
}

impl Brush<'_> {
    fn ellipse(&mut self, centre: [f32; 2], radii: [f32; 2], colour: Colour) {
        let u = self.unit;
        self.canvas.ellipse(centre[0] * u, centre[1] * u, radii[0] * u, radii[1] * u, colour);
    }

    fn cut(&mut self, centre: [f32; 2], radii: [f32; 2], rows: [f32; 2], colour: Colour) {
        let u = self.unit;
        self.canvas.cut_ellipse(
            centre.map(|v| v * u),
            radii.map(|v| v * u),
            rows.map(|v| v * u),
            colour,
        );
    }

    fn rounded(&mut self, area: [f32; 4], radius: f32, colour: Colour) {
        let u = self.unit;
        self.canvas.rounded(area.map(|v| v * u), radius * u, colour);
    }

    fn polygon(&mut self, corners: &[[f32; 2]], colour: Colour) {
        let u = self.unit;
        let scaled: Vec<[f32; 2]> = corners.iter().map(|corner| corner.map(|v| v * u)).collect();
        self.canvas.polygon(&scaled, colour);
    }

    fn line(&mut self, from: [f32; 2], to: [f32; 2], thickness: f32, colour: Colour) {
        let u = self.unit;
        self.canvas.line(from.map(|v| v * u), to.map(|v| v * u), thickness * u, colour);
    }

    /// What of the hair falls behind the shoulders.
    fn behind(&mut self, style: Hair, hair: Colour, shirt: Colour) {
        match style {
            Hair::Long => self.rounded([27.0, 22.0, 73.0, 84.0], 20.0, shaded(hair, -1)),
            Hair::Bun => self.ellipse([50.0, 16.0], [9.5, 9.5], shaded(hair, -1)),
            Hair::Curls => {
                for (x, y) in [(30.0, 38.0), (70.0, 38.0), (31.0, 50.0), (69.0, 50.0)] {
                    self.ellipse([x, y], [9.0, 9.0], shaded(hair, -1));
                }
            }
            Hair::Scarf => self.rounded([27.0, 17.0, 73.0, 82.0], 23.0, shaded(shirt, 2)),
            Hair::Short | Hair::Parted | Hair::Shaved => {}
        }
    }

    fn body(&mut self, skin: Colour, shirt: Colour) {
        self.ellipse([50.0, 107.0], [40.0, 34.0], shirt);
        self.rounded([42.0, 56.0, 58.0, 84.0], 7.0, shaded(skin, -1));
        let collar = shaded(shirt, if shirt[0] > 150 { -1 } else { 2 });
        self.polygon(&[[41.0, 73.0], [50.0, 87.0], [43.5, 92.0], [36.0, 77.0]], collar);
        self.polygon(&[[59.0, 73.0], [50.0, 87.0], [56.5, 92.0], [64.0, 77.0]], collar);
    }

    fn head(&mut self, skin: Colour) {
        for x in [32.2, 67.8] {
            self.ellipse([x, 47.0], [3.4, 5.0], shaded(skin, -1));
        }
        self.ellipse([50.0, 44.5], [18.0, 23.0], skin);
    }

    fn face(&mut self, skin: Colour, hair: Colour, glasses: bool) {
        let dark = [44, 36, 38];
        for x in [42.5, 57.5] {
            self.line([x - 3.6, 39.6], [x + 3.6, 39.2], 1.3, shaded(hair, -1));
            if glasses {
                self.ellipse([x, 45.5], [5.9, 5.3], [52, 56, 66]);
                self.ellipse([x, 45.5], [4.9, 4.3], shaded(skin, 2));
            }
            self.ellipse([x, 45.5], [1.7, 2.1], dark);
            self.ellipse([x + 0.6, 44.8], [0.5, 0.5], [255, 255, 255]);
        }
        if glasses {
            self.line([48.2, 45.0], [51.8, 45.0], 1.0, [52, 56, 66]);
        }
        self.ellipse([50.0, 51.4], [2.1, 1.4], shaded(skin, -1));
        self.cut([50.0, 56.0], [6.2, 4.6], [56.0, 62.0], [150, 62, 62]);
        self.cut([50.0, 56.0], [5.2, 2.0], [56.0, 59.0], [252, 250, 248]);
    }

    /// What of the hair lies over the forehead.
    fn above(&mut self, style: Hair, hair: Colour, shirt: Colour) {
        match style {
            Hair::Short => {
                self.cut([50.0, 40.0], [19.2, 22.0], [14.0, 30.0], hair);
                self.polygon(&[[31.0, 38.0], [34.5, 27.0], [36.0, 30.0], [33.6, 42.0]], hair);
                self.polygon(&[[69.0, 38.0], [65.5, 27.0], [64.0, 30.0], [66.4, 42.0]], hair);
            }
            Hair::Parted => {
                self.cut([50.0, 40.0], [19.6, 23.0], [14.0, 27.0], hair);
                self.polygon(
                    &[[33.4, 26.6], [60.0, 26.0], [40.0, 32.0], [33.0, 43.0], [31.2, 35.0]],
                    hair,
                );
                self.polygon(&[[58.0, 26.0], [66.6, 26.6], [68.8, 35.0], [67.4, 42.0]], hair);
            }
            Hair::Long | Hair::Bun => {
                self.cut([50.0, 40.0], [20.4, 23.6], [14.0, 27.5], hair);
                self.polygon(
                    &[[32.4, 26.8], [51.0, 26.8], [36.0, 34.0], [32.2, 47.0], [30.6, 36.0]],
                    hair,
                );
                self.polygon(
                    &[[49.0, 26.8], [67.6, 26.8], [69.4, 36.0], [67.8, 47.0], [64.0, 34.0]],
                    hair,
                );
            }
            Hair::Curls => {
                for (x, y) in [
                    (33.0, 29.0),
                    (40.0, 22.5),
                    (50.0, 20.0),
                    (60.0, 22.5),
                    (67.0, 29.0),
                    (45.0, 25.0),
                    (55.0, 25.0),
                ] {
                    self.ellipse([x, y], [8.0, 7.5], hair);
                }
            }
            Hair::Shaved => self.cut([50.0, 42.5], [18.2, 22.0], [18.0, 27.0], shaded(hair, 1)),
            Hair::Scarf => {
                let cloth = shaded(shirt, 3);
                self.cut([50.0, 40.0], [22.0, 24.5], [14.0, 29.0], cloth);
                self.polygon(
                    &[[28.2, 29.0], [37.0, 29.0], [33.0, 40.0], [35.0, 60.0], [29.0, 62.0]],
                    cloth,
                );
                self.polygon(
                    &[[71.8, 29.0], [63.0, 29.0], [67.0, 40.0], [65.0, 60.0], [71.0, 62.0]],
                    cloth,
                );
                self.cut([50.0, 62.0], [22.0, 18.0], [66.0, 80.0], cloth);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::seed::documents::people::PEOPLE_ON_FILE;

    #[test]
    fn every_photograph_of_a_person_is_another_picture() {
        let shots: Vec<Vec<u8>> = (0..3)
            .map(|stage| {
                let canvas = draw(&PEOPLE_ON_FILE[0], stage, 64);
                let colours =
                    canvas.pixels.iter().flat_map(|index| canvas.palette[usize::from(*index)]);
                colours.collect()
            })
            .collect();
        assert_ne!(shots[0], shots[1]);
        assert_ne!(shots[1], shots[2]);
    }
}
