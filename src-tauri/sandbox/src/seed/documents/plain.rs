//! Writes a script as Markdown or as plain text wrapped at 78 columns.

use super::script::{Block, Script};

/// Writes a script as Markdown.
pub fn markdown(script: &Script) -> Vec<u8> {
    let mut text = format!("# {}\n\n", script.title);
    if !script.subtitle.is_empty() {
        text.push_str(&format!("*{}*\n\n", script.subtitle));
    }
    if !script.contact.is_empty() {
        text.push_str(&format!("{}\n\n", script.contact.join(" · ")));
    }
    let mut in_list = false;
    for block in script.main.iter().chain(&script.side) {
        let item = matches!(block, Block::Bullet(_) | Block::Pair(..));
        if in_list && !item {
            text.push('\n');
        }
        in_list = item;
        match block {
            Block::Heading(words) => text.push_str(&format!("## {words}\n\n")),
            Block::Entry { what, place, when } => {
                text.push_str(&format!("**{what}**, {place} ({when})\n\n"));
            }
            Block::Paragraph(words) | Block::Line(words) => {
                text.push_str(&format!("{words}\n\n"));
            }
            Block::Points(points) => text.push_str(&format!("{}\n\n", points.join(" · "))),
            Block::Bullet(words) => text.push_str(&format!("- {words}\n")),
            Block::Pair(label, value) => text.push_str(&format!("- **{label}:** {value}\n")),
            Block::Gap => {}
        }
    }
    text.into_bytes()
}

/// Writes a script as plain text.
pub fn text(script: &Script) -> Vec<u8> {
    let mut text = format!("{}\n{}\n", script.title, "=".repeat(script.title.chars().count()));
    for line in std::iter::once(&script.subtitle).chain(&script.contact) {
        if !line.is_empty() {
            text.push_str(line);
            text.push('\n');
        }
    }
    text.push('\n');
    for block in script.main.iter().chain(&script.side) {
        match block {
            Block::Heading(words) => {
                text.push_str(&format!("\n{}\n\n", words.to_uppercase()));
            }
            Block::Entry { what, place, when } => {
                text.push_str(&format!("{what}, {place}\n{when}\n\n"));
            }
            Block::Paragraph(words) => {
                fold(&mut text, words, "");
                text.push('\n');
            }
            Block::Line(words) => text.push_str(&format!("{words}\n")),
            Block::Points(points) => fold(&mut text, &points.join(", "), ""),
            Block::Bullet(words) => fold(&mut text, words, "  "),
            Block::Pair(label, value) => text.push_str(&format!("{label}: {value}\n")),
            Block::Gap => text.push('\n'),
        }
    }
    text.into_bytes()
}

fn fold(text: &mut String, words: &str, indent: &str) {
    let mut column = 0;
    for (position, word) in words.split(' ').enumerate() {
        let length = word.chars().count();
        if position == 0 {
            text.push_str(if indent.is_empty() { "" } else { "- " });
            column = indent.len();
        } else if column + 1 + length > 78 {
            text.push('\n');
            text.push_str(indent);
            column = indent.len();
        } else {
            text.push(' ');
            column += 1;
        }
        text.push_str(word);
        column += length;
    }
    text.push('\n');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_wrapped_at_78_columns_and_loses_no_word() {
        let words = "eleven letters and a few more ".repeat(20);
        let mut folded = String::new();
        fold(&mut folded, words.trim(), "  ");
        assert!(folded.lines().all(|line| line.chars().count() <= 78));
        let again = folded.trim_start_matches("- ").split_whitespace().collect::<Vec<_>>();
        assert_eq!(again.join(" "), words.trim());
    }
}
