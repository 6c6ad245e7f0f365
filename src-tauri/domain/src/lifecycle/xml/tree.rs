//! The elements of a small XML document with their source, read without following anything in it.

use super::BadXml;
use quick_xml::Reader;
use quick_xml::events::{BytesRef, BytesStart, Event};
use std::rc::Rc;

/// The longest document in bytes. A thousand rules with ten tags each fit many times.
const LONGEST: usize = 8 << 20;

/// How many elements there may be: a thousand rules of two hundred.
const MOST_ELEMENTS: usize = 200_000;

/// How deep elements may stand in each other: twice what a configuration needs, with room for
/// elements that are not known.
const DEEPEST: usize = 32;

/// How many prefixes may be in scope at one element.
const MOST_PREFIXES: usize = 16;

/// A declared prefix and its namespace as it is written.
type Prefix = (String, String);

/// An element.
#[derive(Debug, Default)]
pub(super) struct Element<'a> {
    /// Its name without a prefix.
    pub(super) name: String,
    /// Its own text.
    pub(super) text: String,
    /// The elements in it.
    pub(super) children: Vec<Self>,
    source: &'a str,
    /// Prefixes that it declares itself.
    own: Vec<Prefix>,
    /// Prefixes that are declared around it.
    around: Rc<Vec<Prefix>>,
}

impl Element<'_> {
    /// The element from start tag to end tag, as it came; a prefix that it uses and that is
    /// declared around it is declared in its start tag, so that it stands for itself.
    pub(super) fn verbatim(&self) -> String {
        let mut declarations = String::new();
        for (prefix, space) in self.around.iter() {
            let declared = self.own.iter().any(|(own, _)| own == prefix);
            if !declared && self.source.contains(&format!("{prefix}:")) {
                let quote = if space.contains('"') { '\'' } else { '"' };
                declarations.push_str(&format!(" xmlns:{prefix}={quote}{space}{quote}"));
            }
        }
        let after_name = self.source.find(|c: char| c.is_ascii_whitespace() || "/>".contains(c));
        let (start, rest) = self.source.split_at(after_name.unwrap_or(self.source.len()));
        format!("{start}{declarations}{rest}")
    }
}

/// Reads the document's root element.
pub(super) fn read(document: &[u8]) -> Result<Element<'_>, BadXml> {
    if document.len() > LONGEST {
        return Err(BadXml::TooLong);
    }
    let document = document.strip_prefix(b"\xef\xbb\xbf").unwrap_or(document);
    let document = std::str::from_utf8(document).map_err(|_| BadXml::NotXml)?;
    let mut reader = Reader::from_str(document);
    let mut open: Vec<(Element<'_>, usize)> = Vec::new();
    let mut root = None;
    let mut elements = 0;
    loop {
        let start = position(&reader);
        match reader.read_event().map_err(|_| BadXml::NotXml)? {
            Event::Start(tag) => {
                elements += 1;
                check(elements, open.len(), root.is_some())?;
                let element = begun(&tag, open.last().map(|(above, _)| above))?;
                open.push((element, start));
            }
            Event::Empty(tag) => {
                elements += 1;
                check(elements, open.len(), root.is_some())?;
                let mut element = begun(&tag, open.last().map(|(above, _)| above))?;
                element.source = &document[start..position(&reader)];
                place(element, &mut open, &mut root);
            }
            Event::End(_) => {
                let (mut element, start) = open.pop().ok_or(BadXml::NotXml)?;
                element.source = &document[start..position(&reader)];
                place(element, &mut open, &mut root);
            }
            Event::Text(part) => {
                let text = part.xml10_content().map_err(|_| BadXml::NotXml)?;
                add(&text, &mut open)?;
            }
            Event::CData(part) => {
                let text = part.xml10_content().map_err(|_| BadXml::NotXml)?;
                add(&text, &mut open)?;
            }
            Event::GeneralRef(reference) => {
                add(resolved(&reference)?.encode_utf8(&mut [0; 4]), &mut open)?;
            }
            // Entities of the document's own would come with one; no S3 answer has it.
            Event::DocType(_) => return Err(BadXml::Doctype),
            Event::Decl(_) | Event::PI(_) | Event::Comment(_) => {}
            Event::Eof if open.is_empty() => return root.ok_or(BadXml::NotXml),
            Event::Eof => return Err(BadXml::Cut),
        }
    }
}

fn position(reader: &Reader<&[u8]>) -> usize {
    // The document is in memory, so that its length fits.
    usize::try_from(reader.buffer_position()).unwrap_or(usize::MAX)
}

fn check(elements: usize, depth: usize, after_root: bool) -> Result<(), BadXml> {
    if elements > MOST_ELEMENTS {
        return Err(BadXml::TooLong);
    }
    match (depth, after_root) {
        (DEEPEST.., _) => Err(BadXml::TooDeep),
        (0, true) => Err(BadXml::NotXml),
        _ => Ok(()),
    }
}

fn begun<'a>(tag: &BytesStart<'_>, above: Option<&Element<'a>>) -> Result<Element<'a>, BadXml> {
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).map_err(|_| BadXml::NotXml);
    let mut own = Vec::new();
    for attribute in tag.attributes() {
        let attribute = attribute.map_err(|_| BadXml::NotXml)?;
        if let Some(prefix) = attribute.key.as_ref().strip_prefix(b"xmlns:") {
            own.push((text(prefix)?, text(&attribute.value)?));
        }
    }
    let around = match above {
        None => Rc::default(),
        Some(above) if above.own.is_empty() => Rc::clone(&above.around),
        Some(above) => {
            let mut all: Vec<Prefix> = above.around.to_vec();
            all.retain(|(prefix, _)| above.own.iter().all(|(own, _)| own != prefix));
            all.extend(above.own.iter().cloned());
            Rc::new(all)
        }
    };
    if around.len() + own.len() > MOST_PREFIXES {
        return Err(BadXml::TooDeep);
    }
    let name = text(tag.local_name().as_ref())?;
    Ok(Element { name, own, around, ..Element::default() })
}

fn place<'a>(
    element: Element<'a>,
    open: &mut [(Element<'a>, usize)],
    root: &mut Option<Element<'a>>,
) {
    match open.last_mut() {
        Some((above, _)) => above.children.push(element),
        None => *root = Some(element),
    }
}

fn add(text: &str, open: &mut [(Element<'_>, usize)]) -> Result<(), BadXml> {
    match open.last_mut() {
        Some((above, _)) => above.text.push_str(text),
        None if text.trim().is_empty() => {}
        None => return Err(BadXml::NotXml),
    }
    Ok(())
}

fn resolved(reference: &BytesRef<'_>) -> Result<char, BadXml> {
    if let Some(c) = reference.resolve_char_ref().map_err(|_| BadXml::NotXml)? {
        return Ok(c);
    }
    let name: &[u8] = reference;
    match name {
        b"lt" => Ok('<'),
        b"gt" => Ok('>'),
        b"amp" => Ok('&'),
        b"quot" => Ok('"'),
        b"apos" => Ok('\''),
        _ => Err(BadXml::NotXml),
    }
}
