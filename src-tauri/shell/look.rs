//! Light or dark before the page can ask for it: a window that the person made dark must not open white.

use strata_engine::{data_folder, preference};
use tauri::window::Color;

/// What the person chose in place of the system's look.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Look {
    Light,
    Dark,
}

impl Look {
    /// The choice of an earlier run, as the page keeps it.
    pub(crate) fn chosen() -> Option<Self> {
        Self::named(&preference(&data_folder().ok()?, "theme")?)
    }

    fn named(theme: &str) -> Option<Self> {
        match theme {
            "light" => Some(Self::Light),
            "dark" => Some(Self::Dark),
            _ => None,
        }
    }

    /// What is seen until the page draws: `--ground` of its palette.
    pub(crate) fn ground(self) -> Color {
        match self {
            Self::Light => Color(247, 249, 250, 255),
            Self::Dark => Color(14, 19, 24, 255),
        }
    }

    /// Runs before the page's own styles count.
    pub(crate) fn script(self) -> &'static str {
        match self {
            Self::Light => "document.documentElement.dataset.theme = 'light';",
            Self::Dark => "document.documentElement.dataset.theme = 'dark';",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_light_and_dark_are_choices_and_nothing_of_the_file_gets_into_the_script() {
        assert_eq!(Look::named("dark"), Some(Look::Dark));
        assert_eq!(Look::named("light"), Some(Look::Light));
        for other in ["", "system", "dark'; alert(1); '"] {
            assert_eq!(Look::named(other), None);
        }
        assert!(Look::Dark.script().contains("'dark'"));
        assert!(Look::Light.script().contains("'light'"));
    }
}
