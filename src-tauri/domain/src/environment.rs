//! The environment of an application that uses a bucket, written as a `.env` file or as commands
//! of the Vercel CLI, so that every reader gets back exactly the value.

/// What stands in place of a secret on the screen; it does not tell how long the secret is.
pub const MASK: &str = "••••••••";

/// A variable. Its name is ours, its value may be anything.
#[derive(Clone, Copy)]
pub struct Variable<'a> {
    /// For instance `AWS_REGION`.
    pub name: &'a str,
    /// The value.
    pub value: &'a str,
    /// Whether the value is masked on the screen.
    pub secret: bool,
}

/// How the environment is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// Lines for a `.env` file.
    Dotenv,
    /// Commands of the Vercel CLI, for a POSIX shell.
    Vercel,
}

/// The text with every value.
pub fn text(form: Form, variables: &[Variable<'_>]) -> String {
    written(form, variables, |text, variable| push_quoted(text, form, variable.value))
}

/// The text with secrets masked.
pub fn masked(form: Form, variables: &[Variable<'_>]) -> String {
    written(form, variables, |text, variable| match variable.secret {
        true => text.push_str(MASK),
        false => push_quoted(text, form, variable.value),
    })
}

/// Whether all readers of `.env` files understand the value in the same way: some look for dollar
/// signs and backslashes even within quotes, and some take them as they are.
pub fn is_plain(value: &str) -> bool {
    !value.contains(['\\', '$', '\n', '\r'])
        && (!value.contains('\'') || !value.contains(['"', '`']))
}

fn written(
    form: Form,
    variables: &[Variable<'_>],
    push_value: impl Fn(&mut String, &Variable<'_>),
) -> String {
    // Enough at once: a text that grows leaves copies of what it held in memory.
    let size = variables.iter().map(|one| one.name.len() + 4 * one.value.len() + 64).sum();
    let mut text = String::with_capacity(size);
    for variable in variables {
        match form {
            Form::Dotenv => {
                text.push_str(variable.name);
                text.push('=');
                push_value(&mut text, variable);
            }
            Form::Vercel => {
                // Not `echo`: it would add a line end to the value.
                text.push_str("printf %s ");
                push_value(&mut text, variable);
                text.push_str(" | vercel env add ");
                text.push_str(variable.name);
                text.push_str(" production");
            }
        }
        text.push('\n');
    }
    text
}

fn push_quoted(text: &mut String, form: Form, value: &str) {
    let safe = |byte: u8| byte.is_ascii_alphanumeric() || b"_-./:+=@%,".contains(&byte);
    match form {
        Form::Dotenv if value.bytes().all(safe) => text.push_str(value),
        // What stands in single quotes is taken as it is, `$` and `#` too.
        Form::Dotenv => {
            let quote = if value.contains('\'') { '"' } else { '\'' };
            text.push(quote);
            text.push_str(value);
            text.push(quote);
        }
        // A word that a POSIX shell takes as it is.
        Form::Vercel => {
            text.push('\'');
            for (index, part) in value.split('\'').enumerate() {
                if index > 0 {
                    text.push_str("'\\''");
                }
                text.push_str(part);
            }
            text.push('\'');
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all<'a>(secret: &'a str) -> [Variable<'a>; 2] {
        let of = |name, value, secret| Variable { name, value, secret };
        [of("AWS_REGION", "eu-central-1", false), of("AWS_SECRET_ACCESS_KEY", secret, true)]
    }

    #[test]
    fn a_usual_key_needs_no_quotes_in_a_file_and_stands_in_quotes_in_a_command() {
        let key = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY==";
        assert_eq!(
            text(Form::Dotenv, &all(key)),
            format!("AWS_REGION=eu-central-1\nAWS_SECRET_ACCESS_KEY={key}\n")
        );
        assert_eq!(
            text(Form::Vercel, &all(key)),
            format!(
                "printf %s 'eu-central-1' | vercel env add AWS_REGION production\n\
                 printf %s '{key}' | vercel env add AWS_SECRET_ACCESS_KEY production\n"
            )
        );
    }

    #[test]
    fn what_is_masked_tells_neither_the_secret_nor_its_length() {
        for form in [Form::Dotenv, Form::Vercel] {
            let (short, long) = (masked(form, &all("s3")), masked(form, &all(&"x".repeat(500))));
            assert_eq!(short, long);
            assert!(short.contains(MASK) && short.contains("eu-central-1"), "{short}");
        }
    }

    #[test]
    fn what_readers_understand_differently_is_not_plain() {
        for plain in ["abc", "a b", "a#b", "a\"b", "it's", "a`b"] {
            assert!(is_plain(plain), "{plain}");
        }
        for odd in ["a\\b", "a'b\"c", "a${b}", "a\nb"] {
            assert!(!is_plain(odd), "{odd}");
        }
    }
}
