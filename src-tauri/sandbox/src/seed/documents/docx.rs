//! Writes a script as a word processor's document (ECMA-376, WordprocessingML): real styles and a
//! real list, so that it can be edited like one typed by hand.

use jiff::civil::Date;

use super::picture::Colour;
use super::script::{Block, Script};
use super::zip;

const NAMESPACE: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";

/// Writes a script as DOCX; headings take the accent's colour.
pub fn write(script: &Script, accent: Colour) -> Vec<u8> {
    let files = [
        ("[Content_Types].xml", content_types()),
        (
            "_rels/.rels",
            relations(&[
                (
                    "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument",
                    "word/document.xml",
                ),
                (
                    "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties",
                    "docProps/core.xml",
                ),
            ]),
        ),
        ("docProps/core.xml", properties(script)),
        ("word/document.xml", body(script)),
        ("word/styles.xml", styles(accent)),
        ("word/numbering.xml", numbering()),
        (
            "word/_rels/document.xml.rels",
            relations(&[
                (
                    "http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles",
                    "styles.xml",
                ),
                (
                    "http://schemas.openxmlformats.org/officeDocument/2006/relationships/numbering",
                    "numbering.xml",
                ),
            ]),
        ),
    ];
    zip::write(&files, script.written)
}

const DECLARATION: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>"#;

fn content_types() -> String {
    let word = "application/vnd.openxmlformats-officedocument.wordprocessingml";
    format!(
        "{DECLARATION}<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">\
         <Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>\
         <Default Extension=\"xml\" ContentType=\"application/xml\"/>\
         <Override PartName=\"/word/document.xml\" ContentType=\"{word}.document.main+xml\"/>\
         <Override PartName=\"/word/styles.xml\" ContentType=\"{word}.styles+xml\"/>\
         <Override PartName=\"/word/numbering.xml\" ContentType=\"{word}.numbering+xml\"/>\
         <Override PartName=\"/docProps/core.xml\" \
         ContentType=\"application/vnd.openxmlformats-package.core-properties+xml\"/></Types>"
    )
}

fn relations(targets: &[(&str, &str)]) -> String {
    let mut xml = format!(
        "{DECLARATION}<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">"
    );
    for (number, (kind, target)) in targets.iter().enumerate() {
        xml.push_str(&format!(
            "<Relationship Id=\"rId{number}\" Type=\"{kind}\" Target=\"{target}\"/>"
        ));
    }
    xml.push_str("</Relationships>");
    xml
}

fn properties(script: &Script) -> String {
    let day: Date = script.written;
    format!(
        "{DECLARATION}<cp:coreProperties \
         xmlns:cp=\"http://schemas.openxmlformats.org/package/2006/metadata/core-properties\" \
         xmlns:dc=\"http://purl.org/dc/elements/1.1/\" xmlns:dcterms=\"http://purl.org/dc/terms/\" \
         xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\"><dc:title>{}</dc:title>\
         <dc:creator>{}</dc:creator><dcterms:modified xsi:type=\"dcterms:W3CDTF\">{day}T09:00:00Z\
         </dcterms:modified></cp:coreProperties>",
        escaped(&script.title),
        escaped(&script.author),
    )
}

fn body(script: &Script) -> String {
    let mut xml = format!("{DECLARATION}<w:document xmlns:w=\"{NAMESPACE}\"><w:body>");
    paragraph(&mut xml, "Title", &script.title);
    if !script.subtitle.is_empty() {
        paragraph(&mut xml, "Subtitle", &script.subtitle);
    }
    if !script.contact.is_empty() {
        paragraph(&mut xml, "Contact", &script.contact.join("  ·  "));
    }
    for block in script.main.iter().chain(&script.side) {
        match block {
            Block::Heading(words) => paragraph(&mut xml, "Heading1", words),
            Block::Entry { what, place, when } => {
                open(&mut xml, "Entry");
                run(&mut xml, "<w:b/>", what);
                xml.push_str("<w:r><w:tab/></w:r>");
                run(&mut xml, "<w:color w:val=\"6B7280\"/>", when);
                xml.push_str("</w:p>");
                paragraph(&mut xml, "Place", place);
            }
            Block::Paragraph(words) => paragraph(&mut xml, "Normal", words),
            Block::Line(words) => paragraph(&mut xml, "Address", words),
            Block::Points(points) => paragraph(&mut xml, "Normal", &points.join("  ·  ")),
            Block::Bullet(words) => paragraph(&mut xml, "ListBullet", words),
            Block::Pair(label, value) => {
                open(&mut xml, "Address");
                run(&mut xml, "<w:b/>", &format!("{label}: "));
                run(&mut xml, "", value);
                xml.push_str("</w:p>");
            }
            Block::Gap => paragraph(&mut xml, "Address", ""),
        }
    }
    xml.push_str(
        "<w:sectPr><w:pgSz w:w=\"11906\" w:h=\"16838\"/><w:pgMar w:top=\"1134\" w:right=\"1134\" \
         w:bottom=\"1134\" w:left=\"1134\" w:header=\"567\" w:footer=\"567\" w:gutter=\"0\"/>\
         </w:sectPr></w:body></w:document>",
    );
    xml
}

fn open(xml: &mut String, style: &str) {
    xml.push_str("<w:p><w:pPr><w:pStyle w:val=\"");
    xml.push_str(style);
    xml.push_str("\"/></w:pPr>");
}

fn run(xml: &mut String, look: &str, words: &str) {
    xml.push_str("<w:r>");
    if !look.is_empty() {
        xml.push_str("<w:rPr>");
        xml.push_str(look);
        xml.push_str("</w:rPr>");
    }
    xml.push_str("<w:t xml:space=\"preserve\">");
    xml.push_str(&escaped(words));
    xml.push_str("</w:t></w:r>");
}

fn paragraph(xml: &mut String, style: &str, words: &str) {
    open(xml, style);
    if !words.is_empty() {
        run(xml, "", words);
    }
    xml.push_str("</w:p>");
}

fn escaped(words: &str) -> String {
    words.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

fn styles(accent: Colour) -> String {
    let accent: String = accent.iter().map(|part| format!("{part:02X}")).collect();
    let mut xml = format!(
        "{DECLARATION}<w:styles xmlns:w=\"{NAMESPACE}\"><w:docDefaults><w:rPrDefault><w:rPr>\
         <w:rFonts w:ascii=\"Calibri\" w:hAnsi=\"Calibri\" w:cs=\"Calibri\"/><w:sz w:val=\"21\"/>\
         <w:lang w:val=\"en-GB\"/></w:rPr></w:rPrDefault></w:docDefaults>\
         <w:style w:type=\"paragraph\" w:default=\"1\" w:styleId=\"Normal\"><w:name w:val=\"Normal\"/>\
         <w:pPr><w:spacing w:after=\"120\" w:line=\"276\" w:lineRule=\"auto\"/></w:pPr></w:style>"
    );
    let rule = format!(
        "<w:pBdr><w:bottom w:val=\"single\" w:sz=\"6\" w:space=\"2\" w:color=\"{accent}\"/></w:pBdr>"
    );
    let table = [
        ("Title", "Title", "<w:spacing w:after=\"0\"/>".to_owned(),
            format!("<w:b/><w:color w:val=\"{accent}\"/><w:sz w:val=\"48\"/>")),
        ("Subtitle", "Subtitle", "<w:spacing w:after=\"40\"/>".to_owned(),
            "<w:color w:val=\"4B5563\"/><w:sz w:val=\"26\"/>".to_owned()),
        ("Contact", "Contact", "<w:spacing w:after=\"200\"/>".to_owned(),
            "<w:color w:val=\"6B7280\"/><w:sz w:val=\"19\"/>".to_owned()),
        ("Heading1", "heading 1",
            format!("<w:keepNext/>{rule}<w:spacing w:before=\"280\" w:after=\"120\"/><w:outlineLvl w:val=\"0\"/>"),
            format!("<w:b/><w:caps/><w:color w:val=\"{accent}\"/><w:spacing w:val=\"20\"/><w:sz w:val=\"22\"/>")),
        ("Entry", "Entry",
            "<w:keepNext/><w:tabs><w:tab w:val=\"right\" w:pos=\"9638\"/></w:tabs><w:spacing w:before=\"120\" w:after=\"0\"/>".to_owned(),
            String::new()),
        ("Place", "Place", "<w:keepNext/><w:spacing w:after=\"60\"/>".to_owned(),
            "<w:i/><w:color w:val=\"6B7280\"/>".to_owned()),
        ("Address", "Address", "<w:spacing w:after=\"20\"/>".to_owned(), String::new()),
        ("ListBullet", "List Bullet",
            "<w:numPr><w:ilvl w:val=\"0\"/><w:numId w:val=\"1\"/></w:numPr><w:spacing w:after=\"40\"/>".to_owned(),
            String::new()),
    ];
    for (id, name, layout, look) in table {
        xml.push_str(&format!(
            "<w:style w:type=\"paragraph\" w:styleId=\"{id}\"><w:name w:val=\"{name}\"/>\
             <w:basedOn w:val=\"Normal\"/><w:qFormat/><w:pPr>{layout}</w:pPr><w:rPr>{look}</w:rPr></w:style>"
        ));
    }
    xml.push_str("</w:styles>");
    xml
}

fn numbering() -> String {
    format!(
        "{DECLARATION}<w:numbering xmlns:w=\"{NAMESPACE}\"><w:abstractNum w:abstractNumId=\"0\">\
         <w:lvl w:ilvl=\"0\"><w:start w:val=\"1\"/><w:numFmt w:val=\"bullet\"/><w:lvlText w:val=\"•\"/>\
         <w:lvlJc w:val=\"left\"/><w:pPr><w:ind w:left=\"360\" w:hanging=\"260\"/></w:pPr></w:lvl>\
         </w:abstractNum><w:num w:numId=\"1\"><w:abstractNumId w:val=\"0\"/></w:num></w:numbering>"
    )
}
