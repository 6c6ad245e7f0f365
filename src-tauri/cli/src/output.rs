//! What is printed: text for people with every name made visible, JSON with names as they are.

use serde_json::{Value, json};
use std::io::Write;
use strata_engine::{Fault, shown_text};

/// How to print.
#[derive(Debug, Clone, Copy)]
pub struct Output {
    /// One JSON value instead of text.
    pub json: bool,
}

impl Output {
    /// Prints a response: as JSON, or as the text that is made of it.
    pub fn print(self, response: &Value, text: impl FnOnce() -> String) {
        if self.json {
            line(&response.to_string());
        } else {
            let text = text();
            if !text.is_empty() {
                line(&text);
            }
        }
    }

    /// Says why something was not done, with causes and remedies where they are known.
    pub fn fault(self, fault: &Fault) {
        if self.json {
            line(&json!({ "fault": fault }).to_string());
        }
        eprintln!("strata: {}", told(fault));
    }

    /// Says something beside the result.
    pub fn note(self, text: &str) {
        eprintln!("strata: {text}");
    }
}

/// Prints a line; a reader that has gone away is no trouble of ours.
fn line(text: &str) {
    let mut out = std::io::stdout().lock();
    if writeln!(out, "{text}").and_then(|()| out.flush()).is_err() {
        std::process::exit(1);
    }
}

/// A fault in words: what, what to do, and what it usually means.
pub fn told(fault: &Fault) -> String {
    let mut text = visible(&fault.message);
    let mut more = |line: &str| {
        text.push_str("\n        ");
        text.push_str(line);
    };
    if let Some(hint) = &fault.hint {
        more(&visible(hint));
    }
    let Some(explained) = &fault.explained else {
        if let Some(detail) = &fault.detail {
            more(&format!("({})", visible(detail)));
        }
        return text;
    };
    let answer = explained.answer.as_deref().map(|answer| format!(" → {}", visible(answer)));
    more(&format!("Tried: {}{}", visible(&explained.tried), answer.unwrap_or_default()));
    if let Some(id) = &explained.request_id {
        more(&format!("Request: {}", visible(id)));
    }
    let lists = [
        ("Usual causes:", &explained.causes),
        ("What to do:", &explained.remedies),
        ("May be missing:", &explained.actions),
    ];
    for (title, entries) in lists.into_iter().filter(|(_, entries)| !entries.is_empty()) {
        more(title);
        for entry in entries {
            more(&format!("  - {}", visible(entry)));
        }
    }
    if let Some(policy) = &explained.policy {
        more("A statement that would allow it:");
        for line in policy.lines() {
            more(&format!("  {}", visible_code(line)));
        }
    }
    text
}

/// Words with nothing in them that a terminal would obey.
pub fn visible(text: &str) -> String {
    shown_text(text)
}

/// As `visible`, but indentation stays.
fn visible_code(line: &str) -> String {
    let body = line.trim_start_matches(' ');
    format!("{}{}", " ".repeat(line.len() - body.len()), shown_text(body))
}

/// An argument that a shell takes back as it is.
pub fn quoted(argument: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-._/:@%+=,".contains(c);
    if !argument.is_empty() && argument.chars().all(plain) {
        return argument.to_owned();
    }
    if shown_text(argument) == argument {
        return format!("'{}'", argument.replace('\'', "'\\''"));
    }
    // Bytes that a terminal must not get raw, in the form of bash, zsh and others.
    let mut out = String::from("$'");
    for c in argument.chars() {
        match c {
            '\'' | '\\' => out.extend(['\\', c]),
            ' '..='~' => out.push(c),
            c => {
                let mut buffer = [0; 4];
                for byte in c.encode_utf8(&mut buffer).bytes() {
                    out.push_str(&format!("\\x{byte:02x}"));
                }
            }
        }
    }
    out.push('\'');
    out
}

/// Columns with two blanks between, the last one ragged; `right` are set to the right.
pub fn table(rows: &[Vec<String>], right: &[usize]) -> String {
    let columns = rows.iter().map(Vec::len).max().unwrap_or_default();
    let width = |column: usize| {
        rows.iter().filter_map(|row| row.get(column)).map(|cell| cell.chars().count()).max()
    };
    let widths: Vec<usize> = (0..columns).map(|column| width(column).unwrap_or(0)).collect();
    let lines = rows.iter().map(|row| {
        let cells = row.iter().enumerate().map(|(column, cell)| {
            let pad = " ".repeat(widths[column] - cell.chars().count());
            match (right.contains(&column), column + 1 == row.len()) {
                (true, _) => format!("{pad}{cell}"),
                (false, true) => cell.clone(),
                (false, false) => format!("{cell}{pad}"),
            }
        });
        cells.collect::<Vec<_>>().join("  ")
    });
    lines.collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_argument_comes_back_from_its_quotes() {
        for (argument, wanted) in [
            ("a:b/c.txt", "a:b/c.txt"),
            ("a:b/c d", "'a:b/c d'"),
            ("it's", "'it'\\''s'"),
            ("a\nb'\\", "$'a\\x0ab\\'\\\\'"),
            ("\u{202e}x", "$'\\xe2\\x80\\xaex'"),
            ("", "''"),
        ] {
            assert_eq!(quoted(argument), wanted);
        }
    }

    #[test]
    fn columns_line_up() {
        let rows = [
            vec!["a".to_owned(), "10".to_owned(), "x".to_owned()],
            vec!["long".to_owned(), "7".to_owned(), "yy".to_owned()],
        ];
        assert_eq!(table(&rows, &[1]), "a     10  x\nlong   7  yy");
    }
}
